package dev.sonde.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An operation: an operator, the names of what it takes and the names of what it makes. An empty name is an optional
 * input or output that is absent.
 *
 * @param notes what the file says of the node beyond what it computes
 */
public record Node(
        String name,
        OpType op,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes,
        Notes notes) {

    /**
     * What a file says of a node beyond what it computes.
     *
     * @param metadata the node's metadata properties, as exporters write them
     */
    public record Notes(Map<String, String> metadata, Extras extras) {
        /** Nothing said. */
        public static final Notes NONE = new Notes(Map.of(), Extras.NONE);

        public Notes {
            metadata = Map.copyOf(metadata);
        }
    }

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    /** {@return a node of ONNX's own operator {@code type} without attributes} */
    public static Node of(String type, List<String> inputs, List<String> outputs) {
        return of(OpType.of(type), inputs, outputs, Map.of());
    }

    /** {@return a nameless node} */
    public static Node of(OpType op, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node("", op, inputs, outputs, attributes, Notes.NONE);
    }

    /** {@return this node with other inputs} */
    public Node withInputs(List<String> others) {
        return new Node(name, op, others, outputs, attributes, notes);
    }

    /** {@return this node with other outputs} */
    public Node withOutputs(List<String> others) {
        return new Node(name, op, inputs, others, attributes, notes);
    }

    /** {@return this node with other attributes} */
    public Node withAttributes(Map<String, Attribute> others) {
        return new Node(name, op, inputs, outputs, others, notes);
    }

    /** {@return every name that this node and its nested graphs take from the graph around it} */
    public Set<String> takes() {
        Set<String> names = new LinkedHashSet<>(inputs);
        bodies().forEach(body -> names.addAll(body.captures()));
        names.remove("");
        return names;
    }

    /** {@return the nested graphs, bodies of {@code If}, {@code Loop} or {@code Scan}} */
    public List<Graph> bodies() {
        return attributes.values().stream().flatMap(Node::bodiesIn).toList();
    }

    /** {@return this node with {@code change} made to each of its nested graphs, in the order of the attributes' names} */
    public Node withBodies(UnaryOperator<Graph> change) {
        Map<String, Attribute> changed = new TreeMap<>(attributes);
        changed.replaceAll((key, attribute) -> {
            if (attribute instanceof Attribute.Body body) {
                return new Attribute.Body(change.apply(body.value()));
            }
            return attribute instanceof Attribute.Bodies bodies
                    ? new Attribute.Bodies(bodies.values().stream().map(change).toList())
                    : attribute;
        });
        return withAttributes(changed);
    }

    private static Stream<Graph> bodiesIn(Attribute attribute) {
        if (attribute instanceof Attribute.Body body) {
            return Stream.of(body.value());
        }
        return attribute instanceof Attribute.Bodies bodies ? bodies.values().stream() : Stream.empty();
    }
}
