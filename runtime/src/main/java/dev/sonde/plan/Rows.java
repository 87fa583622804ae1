package dev.sonde.plan;

import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Cause;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Size;
import dev.sonde.plan.Layout.Sizes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The proof that the rows of a batch do not see each other: the batch dimension, followed through every operator.
 *
 * <ol>
 *   <li>Inputs hold rows along the axis that is told or found ({@link #of(Graph)}); weights are the same for all.
 *   <li>Each operator has a rule ({@link RowRules}) that says how its outputs hold rows, for every batch, given how its
 *       inputs do. Rules are local: they do not ask where the rows came from, so the proof also holds for a batch that
 *       is put together in the middle of the graph.
 *   <li>What is the same for all rows stays so through any operator of ONNX's or ONNX Runtime's that
 *       makes no random numbers.
 *   <li>What no rule knows is {@link Mixed}, and so is all that follows from it; the cause is the first operator.
 * </ol>
 *
 * <p>Some operators keep rows apart but not in every bit: their rows are as {@link Along#rounding} says. Which ones is
 * measured on ONNX Runtime's processor kernels with one thread; variants are measured again when they are built.
 */
public final class Rows {
    private static final int SHORT = 16;

    private final Map<String, RowFact> facts = new HashMap<>();
    private final Set<String> fixed = new HashSet<>();
    private final Set<String> floats = new HashSet<>();

    private Rows() {}

    /** {@return the proof for {@code graph}, rows lying in its inputs as {@link RowInputs#axes} finds} */
    public static Rows of(Graph graph) {
        return of(graph, RowInputs.axes(graph), Set.of());
    }

    /**
     * {@return the proof for {@code graph}}
     *
     * @param axes the axis of each input along which its rows lie; other inputs are the same for all rows
     * @param written weights that something else will take the place of: of these only the shapes count
     */
    public static Rows of(Graph graph, Map<String, RowInputs.Axis> axes, Set<String> written) {
        Rows rows = new Rows();
        rows.addWeights(graph, written);
        Symbols.inputs(graph).forEach(input -> rows.facts.put(input.name(), input(input, axes)));
        graph.nodes().forEach(rows::add);
        return rows;
    }

    /** {@return how {@code tensor} holds rows} */
    public Layout layout(String tensor) {
        return fact(tensor).layout();
    }

    /** {@return the first cause for which one of {@code tensors} mixes rows; empty where all keep them apart} */
    public Optional<Cause> mixing(Iterable<String> tensors) {
        for (String tensor : tensors) {
            if (layout(tensor) instanceof Mixed mixed) {
                return Optional.of(mixed.cause());
            }
        }
        return Optional.empty();
    }

    /** {@return the first cause for which last bits of one of {@code tensors} are not certain} */
    public Optional<Cause> rounding(Iterable<String> tensors) {
        for (String tensor : tensors) {
            Optional<Cause> cause = fact(tensor).rounding();
            if (cause.isPresent()) {
                return cause;
            }
        }
        return Optional.empty();
    }

    /** {@return whether {@code tensor} holds exactly one entry a row along the axis of its rows} */
    public boolean isSingle(String tensor) {
        RowFact fact = fact(tensor);
        return !fact.isMixed()
                && fact.grown().isPresent()
                && RowFact.dim(fact.alone().orElseThrow(), fact.grown().getAsInt())
                        .equals(Dim.of(1));
    }

    RowFact fact(String tensor) {
        RowFact fact = facts.get(tensor);
        return fact == null ? RowFact.mixed(new Cause("input", tensor, "the graph has no such tensor")) : fact;
    }

    /** {@return whether the proof rests on the numbers of {@code tensor}, so that nothing may take its place} */
    boolean restsOn(String tensor) {
        return fixed.contains(tensor) || layout(tensor) instanceof Sizes;
    }

    private void addWeights(Graph graph, Set<String> written) {
        Set<String> replaceable = new HashSet<>(written);
        graph.inputs().forEach(input -> replaceable.add(input.name()));
        for (Weight weight : graph.weights()) {
            boolean constant = !replaceable.contains(weight.name());
            facts.put(weight.name(), constant ? weight(weight) : RowFact.shared(weight.shape()));
            if (constant) {
                fixed.add(weight.name());
            }
            if (constant && weight.type().element() == ElementType.FLOAT) {
                floats.add(weight.name());
            }
        }
    }

    private static RowFact weight(Weight weight) {
        boolean whole =
                weight.type().element() == ElementType.INT64 || weight.type().element() == ElementType.INT32;
        long count = weight.shape().rank() == 0 ? 1 : weight.shape().sizes()[0];
        if (!whole || weight.shape().rank() > 1 || count > SHORT || !isAtHand(weight)) {
            return RowFact.shared(weight.shape());
        }
        Tensor numbers = weight.tensor();
        List<Size> sizes = IntStream.range(0, numbers.size())
                .mapToObj(i -> Size.of((long) numbers.at(i)))
                .toList();
        return weight.shape().rank() == 0 ? RowFact.scalar(sizes.get(0)) : RowFact.vector(sizes);
    }

    private static boolean isAtHand(Weight weight) {
        return weight.blob() instanceof Blob.Inline;
    }

    /** Case 1. */
    private static RowFact input(Value input, Map<String, RowInputs.Axis> axes) {
        Optional<Shape> shape = input.type().flatMap(TensorType::shape);
        RowInputs.Axis axis = axes.get(input.name());
        if (shape.isEmpty()) {
            return RowFact.mixed(new Cause("input", input.name(), "its rank is not known"));
        }
        if (axis == null) {
            return RowFact.shared(certain(shape.get().dims()));
        }
        if (axis.fixed().isPresent()) {
            return RowFact.mixed(new Cause("input", input.name(), axis.fixed().get()));
        }
        List<Dim> dims = new ArrayList<>(shape.get().dims());
        dims.set(axis.index(), Dim.of(1));
        return RowFact.along(axis.index(), certain(dims));
    }

    /** A size with a name is not certain: ONNX Runtime does not hold inputs to the names of their sizes. */
    private static Shape certain(List<Dim> dims) {
        return new Shape(dims.stream()
                .map(dim -> dim instanceof Dim.Fixed ? dim : Dim.unknown())
                .toList());
    }

    private void add(Node node) {
        List<RowFact> made = outcome(node);
        for (int i = 0; i < node.outputs().size(); i++) {
            RowFact fact = i < made.size() ? made.get(i) : beyond(node, made.get(0));
            facts.put(node.outputs().get(i), fact);
        }
    }

    /** An output that the rule does not speak of: as the first where that says it all, else unknown. */
    private RowFact beyond(Node node, RowFact first) {
        if (first.layout() instanceof Mixed mixed) {
            return RowFact.mixed(mixed.cause());
        }
        boolean shared = isShared(node) && RowRules.isRepeatable(node);
        return shared ? RowFact.SHARED : RowFact.mixed(caseOf(node).cause("nothing is known of this output"));
    }

    private List<RowFact> outcome(Node node) {
        RowCase at = caseOf(node);
        boolean asksShape = node.op().is("Shape");
        for (String taken : node.takes()) {
            boolean answers = asksShape && fact(taken).alone().isPresent();
            if (layout(taken) instanceof Mixed mixed && !answers) {
                return List.of(RowFact.mixed(mixed.cause()));
            }
        }
        try {
            return RowRules.of(node).outcome(at);
        } catch (Unproven unproven) {
            boolean shared = isShared(node) && RowRules.isRepeatable(node);
            return List.of(shared ? RowFact.SHARED : RowFact.mixed(at.cause(unproven.reason())));
        }
    }

    /** Case 3. */
    private boolean isShared(Node node) {
        return node.takes().stream().allMatch(taken -> fact(taken).isShared());
    }

    private RowCase caseOf(Node node) {
        List<RowFact> inputs = node.inputs().stream()
                .map(name -> name.isEmpty() ? RowFact.SHARED : fact(name))
                .toList();
        return new RowCase(node, inputs, floats::contains);
    }
}
