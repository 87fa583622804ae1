package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Weight;
import java.util.List;
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
        return graph.withNodes(graph.nodes().stream()
                .map(node -> node.bodies().isEmpty() ? node : node.withBodies(change))
                .toList());
    }
}
