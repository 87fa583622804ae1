package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gives nodes other inputs by name.
 *
 * <ol>
 *   <li>A node's own inputs are renamed.
 *   <li>What its nested graphs capture is renamed inside them, their outputs included.
 *   <li>A name that a nested graph defines itself hides the outer one and stays.
 * </ol>
 */
public final class Rewire {
    private Rewire() {}

    /** {@return {@code node} taking what {@code names} calls each thing that it takes} */
    public static Node inputs(Node node, UnaryOperator<String> names) {
        List<String> inputs = node.inputs().stream().map(names).toList();
        if (node.bodies().isEmpty()) {
            return inputs.equals(node.inputs()) ? node : node.withInputs(inputs);
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.replaceAll((name, attribute) -> attribute(attribute, names));
        return node.withInputs(inputs).withAttributes(attributes);
    }

    private static Attribute attribute(Attribute attribute, UnaryOperator<String> names) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(body(body.value(), names));
        }
        if (attribute instanceof Attribute.Bodies bodies) {
            return new Attribute.Bodies(
                    bodies.values().stream().map(body -> body(body, names)).toList());
        }
        return attribute;
    }

    private static Graph body(Graph body, UnaryOperator<String> names) {
        Set<String> own = new HashSet<>(body.definitions());
        UnaryOperator<String> inner = name -> own.contains(name) ? name : names.apply(name);
        List<Node> nodes =
                body.nodes().stream().map(node -> inputs(node, inner)).toList();
        List<Value> outputs = body.outputs().stream()
                .map(value -> value.renamed(inner.apply(value.name())))
                .toList();
        return body.withNodes(nodes).withOutputs(outputs);
    }
}
