package dev.sonde.run;

import dev.sonde.error.ModelException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.OutputTypes;
import dev.sonde.plan.Expose;
import dev.sonde.plan.Symbols;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the type of every tensor of a model by loading it twice with different primes for the sizes it leaves open: a
 * size that is the same both times is fixed, one that goes with a name's primes is that name, any other is unknown.
 *
 * <p>Where ONNX Runtime refuses the sizes, larger ones are tried, then none; where it refuses the model, what the file
 * says is all there is.
 */
public final class TypeProbe {
    /** How many primes to leave out, try by try: models of pictures need larger sizes than those of words. */
    private static final List<Integer> TRIES = List.of(0, 16);

    private final ModelGraph model;
    private final List<Value> inputs;
    private final List<Value> said;
    private final Set<String> names;

    private TypeProbe(ModelGraph model) {
        this.model = model;
        this.inputs = Symbols.inputs(model.graph());
        this.said = Stream.of(model.graph().values(), model.graph().outputs())
                .flatMap(List::stream)
                .toList();
        this.names = Symbols.sizes(inputs, Primes.first(0)).keySet();
    }

    /** {@return the type of every tensor of the top graph of {@code exported} of which one is known, by name} */
    public static Map<String, TensorType> of(ModelGraph exported) {
        return new TypeProbe(exported).types();
    }

    /**
     * {@return the type of everything that the nodes of {@code piece} make}
     *
     * @param piece a part of a model, every input of which has fixed sizes
     * @throws ModelException where ONNX Runtime refuses it, with its reason
     */
    public static Map<String, TensorType> ofFixed(ModelGraph piece) {
        ModelGraph exposed = Expose.everything(piece, Map.of());
        return askAgain(exposed, ask(exposed));
    }

    private Map<String, TensorType> types() {
        Map<String, TensorType> types = new LinkedHashMap<>();
        said.forEach(value -> value.type().ifPresent(type -> types.put(value.name(), type)));
        probed().forEach((name, type) -> types.merge(name, type, this::better));
        inputs.forEach(input -> input.type().ifPresent(type -> types.put(input.name(), type)));
        model.graph().weights().forEach(weight -> types.put(weight.name(), weight.type()));
        return types;
    }

    private Map<String, TensorType> probed() {
        for (int left : TRIES) {
            Optional<Map<String, TensorType>> types = tried(() -> twice(left));
            if (types.isPresent()) {
                return types.get();
            }
        }
        return tried(this::open).orElse(Map.of());
    }

    private Map<String, TensorType> twice(int left) {
        Map<String, Long> sizes = Symbols.sizes(inputs, Primes.first(left));
        Map<String, Long> others = Symbols.sizes(inputs, Primes.second(left));
        Map<String, TensorType> first = ask(Expose.everything(model, sizes));
        Map<String, TensorType> second = askAgain(Expose.everything(model, others), first);
        sizes.putAll(Symbols.formulas(said, sizes));
        others.putAll(Symbols.formulas(said, others));
        return Common.between(sizes, others).of(first, second);
    }

    private Map<String, TensorType> open() {
        ModelGraph exposed = Expose.everything(model, Map.of());
        return askAgain(exposed, ask(exposed));
    }

    /** Asks once more, and tells the scalars from the tensors of unknown rank, which the first answer does not. */
    private static Map<String, TensorType> askAgain(ModelGraph exposed, Map<String, TensorType> first) {
        List<String> rankless = first.entrySet().stream()
                .filter(type -> type.getValue().shape().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        Map<String, TensorType> types = new LinkedHashMap<>(ask(Expose.withRanks(exposed, rankless)));
        for (String name : rankless) {
            Optional<TensorType> rank = Optional.ofNullable(types.remove(Expose.rankOf(name)));
            if (rank.flatMap(TensorType::shape).equals(Optional.of(Shape.of(0)))) {
                types.computeIfPresent(name, (same, type) -> TensorType.of(type.element(), Shape.of()));
            }
        }
        return types;
    }

    private TensorType better(TensorType said, TensorType probed) {
        if (probed.shape().isEmpty()) {
            return said.with(probed.element());
        }
        boolean comparable = said.shape().map(Shape::rank).equals(probed.shape().map(Shape::rank));
        return comparable
                ? TensorType.of(
                        probed.element(),
                        better(said.shape().orElseThrow(), probed.shape().orElseThrow()))
                : probed;
    }

    private Shape better(Shape said, Shape probed) {
        return new Shape(IntStream.range(0, probed.rank())
                .mapToObj(axis -> better(said.dim(axis), probed.dim(axis)))
                .toList());
    }

    private Dim better(Dim said, Dim probed) {
        // Exporters make up names for sizes they do not know; those of inputs mean something.
        boolean saidIsKnown = isName(said) || (said instanceof Dim.Fixed fixed && fixed.size() > 0);
        boolean probedIsKnown = isName(probed) || probed instanceof Dim.Fixed;
        return saidIsKnown && !probedIsKnown ? said : probed;
    }

    private boolean isName(Dim dim) {
        return dim instanceof Dim.Named named && names.contains(named.name());
    }

    private static Map<String, TensorType> ask(ModelGraph exposed) {
        return OutputTypes.of(OnnxWriter.bytes(exposed));
    }

    private static Optional<Map<String, TensorType>> tried(Supplier<Map<String, TensorType>> probe) {
        try {
            return Optional.of(probe.get());
        } catch (ModelException refused) {
            return Optional.empty();
        }
    }
}
