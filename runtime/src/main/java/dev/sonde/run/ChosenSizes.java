package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.Nearest;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.plan.Symbols;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A size for each dimension that a model's inputs leave open: one a name, one where a name leads its input, and sums and
 * products of names from their parts.
 *
 * <p>Not every exporter says that a mask covers what is remembered and what is new; where a model takes a past, a mask's
 * last dimension of a name of its own is taken to be the two together.
 */
final class ChosenSizes {
    private final List<Value> inputs;
    private final Map<String, long[]> given;
    private final Map<String, Long> sizes = new LinkedHashMap<>();
    private final Map<String, String> givenBy = new HashMap<>();
    private final PastAndNew parts;

    /**
     * @param given shapes by input, which hold in any case
     * @throws ShapeException where they do not fit the model's inputs or each other
     */
    ChosenSizes(Graph graph, Map<String, long[]> given, Trial trial) {
        this.inputs = Symbols.inputs(graph);
        this.given = given;
        given.forEach(this::take);
        List<String> names = Symbols.sizes(
                        inputs, LongStream.iterate(2, size -> size + 1).iterator())
                .keySet()
                .stream()
                .filter(Symbols::isName)
                .toList();
        Set<String> leading = leading(trial.batchBehindFixed());
        names.forEach(name -> sizes.putIfAbsent(name, leading.contains(name) ? 1 : trial.others()));
        parts = new PastAndNew(inputs, sizes, givenBy.keySet());
        parts.fit();
        sizes.putAll(Symbols.formulas(inputs, sizes));
        given.forEach(this::requireHeld);
    }

    /**
     * How to choose.
     *
     * @param others the size of dimensions that do not lead
     * @param batchBehindFixed whether the first open dimension behind fixed ones leads too
     */
    record Trial(long others, boolean batchBehindFixed) {}

    /** {@return whether a name or an open dimension was left to choose} */
    boolean anyChosen() {
        return !givenBy.keySet().containsAll(sizes.keySet());
    }

    /** {@return how much the model is to remember; 0 where it remembers nothing} */
    long past() {
        return parts.past().orElse(0L);
    }

    List<Value> inputs() {
        return inputs;
    }

    /**
     * {@return the shape of {@code input}}
     *
     * @throws ModelException where it is no tensor
     * @throws ShapeException where the model does not say its rank and it was not given
     */
    long[] of(Value input) {
        long[] told = given.get(input.name());
        if (told != null) {
            return told.clone();
        }
        TensorType type = input.type().orElseThrow(() -> ChosenNumbers.refused(input, "is no tensor"));
        Shape shape = type.shape().orElseThrow(() -> rankless(input));
        return shape.dims().stream().mapToLong(this::size).toArray();
    }

    private long size(Dim dim) {
        return dim instanceof Dim.Fixed fixed ? fixed.size() : sizes.getOrDefault(dim.toString(), 1L);
    }

    private static ShapeException rankless(Value input) {
        return new ShapeException(Facts.of("the model does not say what shape \"" + input.name() + "\" has")
                .add("do", "give its shape, or numbers for every input"));
    }

    private void take(String name, long[] shape) {
        Value input = inputs.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
        Optional<Shape> declared = input.type().flatMap(TensorType::shape);
        declared.ifPresent(dims -> {
            boolean fits = dims.rank() == shape.length
                    && IntStream.range(0, shape.length).allMatch(axis -> fits(dims.dim(axis), shape[axis]));
            if (!fits) {
                throw new ShapeException(Facts.of("the shape given for \"" + name + "\" does not fit")
                        .add("wanted", dims)
                        .add("given", Arrays.toString(shape)));
            }
            IntStream.range(0, shape.length).forEach(axis -> take(name, dims.dim(axis), shape[axis]));
        });
    }

    private static boolean fits(Dim dim, long size) {
        return size >= 0 && !(dim instanceof Dim.Fixed fixed && fixed.size() != size);
    }

    private void take(String input, Dim dim, long size) {
        if (!(dim instanceof Dim.Named named) || !Symbols.isName(named.name())) {
            return;
        }
        Long before = sizes.put(named.name(), size);
        String by = givenBy.put(named.name(), input);
        if (before != null && before != size) {
            throw new ShapeException(Facts.of("the shapes given do not agree on \"" + named.name() + '"')
                    .add('"' + by + '"', before)
                    .add('"' + input + '"', size));
        }
    }

    private UnknownNameException unknown(String name) {
        List<String> names = inputs.stream().map(Value::name).toList();
        return new UnknownNameException(Facts.of("no input \"" + name + "\" to give a shape to")
                .add("nearest", Nearest.to(name, names))
                .add("inputs", String.join(", ", names)));
    }

    private void requireHeld(String name, long[] shape) {
        Value input = inputs.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
        input.type().flatMap(TensorType::shape).ifPresent(dims -> {
            for (int axis = 0; axis < shape.length; axis++) {
                if (dims.dim(axis) instanceof Dim.Named && size(dims.dim(axis)) != shape[axis]) {
                    throw new ShapeException(Facts.of("the shape given for \"" + name + "\" does not hold")
                            .add("wanted", dims)
                            .add("given", Arrays.toString(shape))
                            .add(dims.dim(axis).toString(), size(dims.dim(axis)))
                            .add("do", "give shapes to the inputs that its parts come from"));
                }
            }
        });
    }

    /** The names that lead an input, and behind no other name. */
    private Set<String> leading(boolean behindFixed) {
        Set<String> leading = new HashSet<>();
        Set<String> following = new HashSet<>();
        for (Value input : inputs) {
            List<Dim> dims =
                    input.type().flatMap(TensorType::shape).map(Shape::dims).orElse(List.of());
            boolean first = true;
            for (int axis = 0; axis < dims.size(); axis++) {
                if (dims.get(axis) instanceof Dim.Named named) {
                    boolean leads = axis == 0 || (behindFixed && first);
                    boolean repeats = dims.subList(0, axis).contains(named);
                    if (leads) {
                        leading.add(named.name());
                    } else if (!repeats && dims.get(0) instanceof Dim.Named) {
                        following.add(named.name());
                    }
                    first = false;
                }
            }
        }
        leading.removeAll(following);
        return leading;
    }
}
