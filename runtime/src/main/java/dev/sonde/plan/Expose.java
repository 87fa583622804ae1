package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes a model that is only there to be asked for types: every tensor that a node of the top graph makes is an output of
 * which nothing but the name is said, the inputs have sizes, and large weights are inputs, so that it is small and
 * nothing large is computed when it is loaded. Whole numbers, which shapes may hang on, stay.
 */
public final class Expose {
    private static final String RANK = Patch.PREFIX + "rank.";
    private static final long SMALL = 256;

    private Expose() {}

    /**
     * {@return {@code model} with every tensor exposed}
     *
     * @param sizes a size for each name and formula in the shapes of {@link Symbols#inputs}
     */
    public static ModelGraph everything(ModelGraph model, Map<String, Long> sizes) {
        List<Value> inputs = new ArrayList<>();
        Graph graph = Reweigh.bodies(model.graph(), body -> lightened(body, inputs));
        Symbols.inputs(graph).forEach(input -> inputs.add(sized(input, sizes)));
        graph.weights().stream()
                .filter(Expose::isHeavy)
                .forEach(weight -> inputs.add(Value.of(weight.name(), weight.type())));
        heavyConstants(graph).forEach(inputs::add);
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> heavyConstant(node).isEmpty())
                .toList();
        return model.with(new Graph(
                graph.name(),
                inputs,
                outputs(nodes),
                List.of(),
                graph.weights().stream().filter(weight -> !isHeavy(weight)).toList(),
                nodes,
                graph.extras()));
    }

    /** {@return {@code exposed} with one more output for each of {@code names}, called {@link #rankOf}: its shape} */
    public static ModelGraph withRanks(ModelGraph exposed, Collection<String> names) {
        Graph graph = exposed.graph();
        List<Node> shapes = names.stream()
                .map(name -> Node.of("Shape", List.of(name), List.of(rankOf(name))))
                .toList();
        return exposed.with(
                graph.withNodes(both(graph.nodes(), shapes)).withOutputs(both(graph.outputs(), outputs(shapes))));
    }

    /** {@return the output of which the only size is the rank of {@code name}} */
    public static String rankOf(String name) {
        return RANK + name;
    }

    /** Bodies capture as an input what stands in another file, and what they repeat of each other is one. */
    private static Graph lightened(Graph body, List<Value> inputs) {
        List<Weight> kept = new ArrayList<>();
        for (Weight weight : body.weights()) {
            Value input = Value.of(weight.name(), weight.type());
            if (!(weight.blob() instanceof Blob.External)) {
                kept.add(weight);
            } else if (!inputs.contains(input)) {
                inputs.add(input);
            }
        }
        return Reweigh.bodies(body.withWeights(kept), inner -> lightened(inner, inputs));
    }

    private static List<Value> outputs(List<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> node.outputs().stream())
                .filter(name -> !name.isEmpty())
                .map(Value::of)
                .toList();
    }

    private static Value sized(Value input, Map<String, Long> sizes) {
        return new Value(input.name(), input.type().map(type -> Symbols.fixed(type, sizes)), input.extras());
    }

    private static Stream<Value> heavyConstants(Graph graph) {
        return graph.nodes().stream().flatMap(node -> heavyConstant(node).stream());
    }

    private static Optional<Value> heavyConstant(Node node) {
        if (node.op().is("Constant")
                && node.attributes().get("value") instanceof Attribute.Numbers numbers
                && isHeavy(numbers.value())) {
            return Optional.of(Value.of(node.outputs().get(0), numbers.value().type()));
        }
        return Optional.empty();
    }

    private static boolean isHeavy(Weight weight) {
        ElementType element = weight.type().element();
        boolean countsSizes = element == ElementType.INT64 || element == ElementType.INT32 || element.bytes() == 0;
        return weight.blob() instanceof Blob.External || (!countsSizes && elements(weight.type()) > SMALL);
    }

    private static long elements(TensorType type) {
        long count = 1;
        for (long size : type.shape().orElseThrow().sizes()) {
            count *= size;
        }
        return count;
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
