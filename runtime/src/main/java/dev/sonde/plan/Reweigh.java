package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes every initialiser of a graph and of the graphs nested in it. */
public final class Reweigh {
    private Reweigh() {}

    /** {@return {@code graph} with {@code change} made to each initialiser} */
    public static Graph all(Graph graph, UnaryOperator<Weight> change) {
        List<Weight> weights = graph.weights().stream().map(change).toList();
        return bodies(graph.withWeights(weights), body -> all(body, change));
    }

    /** {@return {@code graph} with {@code change} made to each graph directly nested in it} */
    static Graph bodies(Graph graph, UnaryOperator<Graph> change) {
        return graph.withNodes(
                graph.nodes().stream().map(node -> bodies(node, change)).toList());
    }

    private static Node bodies(Node node, UnaryOperator<Graph> change) {
        if (node.bodies().isEmpty()) {
            return node;
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.replaceAll((name, attribute) -> attribute(attribute, change));
        return node.withAttributes(attributes);
    }

    private static Attribute attribute(Attribute attribute, UnaryOperator<Graph> change) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(change.apply(body.value()));
        }
        if (attribute instanceof Attribute.Bodies bodies) {
            return new Attribute.Bodies(bodies.values().stream().map(change).toList());
        }
        return attribute;
    }
}
