package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A graph that is being written anew, node by node. */
final class Draft {
    private final long from;
    private final Known known;
    private final Fresh fresh;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Weight> constants = new ArrayList<>();

    Draft(long from, Known known, Fresh fresh) {
        this.from = from;
        this.known = known;
        this.fresh = fresh;
    }

    /** {@return the operator set that the older graph is written in} */
    long from() {
        return from;
    }

    /** {@return what the older graph says of its values} */
    Known known() {
        return known;
    }

    /** Adds {@code node} as it is. */
    void add(Node node) {
        nodes.add(node);
    }

    /** Adds a node of ONNX's own operator {@code type} and returns the new name of what it makes. */
    String add(String type, List<String> inputs, Map<String, Attribute> attributes) {
        String output = fresh.name();
        nodes.add(Node.of(OpType.of(type), inputs, List.of(output), attributes));
        return output;
    }

    /** {@return a new name} */
    String name() {
        return fresh.name();
    }

    /** {@return the name of a constant holding {@code value}} */
    String constant(Tensor value) {
        return constants.stream()
                .filter(weight -> weight.tensor().sameBits(value))
                .map(Weight::name)
                .findFirst()
                .orElseGet(() -> newConstant(value));
    }

    /** {@return the name of a constant holding the whole numbers {@code values}} */
    String constant(List<Long> values) {
        return constant(Tensor.of(values.stream().mapToLong(Long::longValue).toArray(), values.size()));
    }

    /** {@return the name of a scalar {@code value} in the type of the tensor {@code like}} */
    String scalar(float value, String like) {
        Optional<ElementType> element = known.type(like).map(TensorType::element);
        return element.map(type -> constant(Tensor.scalar(value, type)))
                .orElseGet(() ->
                        add("CastLike", List.of(constant(Tensor.scalar(value, ElementType.FLOAT)), like), Map.of()));
    }

    /** {@return {@code graph} with the nodes of this draft, constants as initialisers} */
    Graph around(Graph graph) {
        return graph.withNodes(nodes)
                .withWeights(Stream.concat(graph.weights().stream(), constants.stream())
                        .toList());
    }

    /** {@return {@code graph} with the nodes of this draft, constants as nodes: a function has no initialisers} */
    Graph bare(Graph graph) {
        return graph.withNodes(Stream.concat(constants.stream().map(Draft::node), nodes.stream())
                .toList());
    }

    private String newConstant(Tensor value) {
        Weight weight = Weight.of(fresh.name(), value);
        constants.add(weight);
        return weight.name();
    }

    private static Node node(Weight constant) {
        return Node.of(
                OpType.of("Constant"),
                List.of(),
                List.of(constant.name()),
                Map.of("value", new Attribute.Numbers(constant.renamed(""))));
    }
}
