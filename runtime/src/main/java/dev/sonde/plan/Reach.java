package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Finds what depends on something. */
public final class Reach {
    private Reach() {}

    /** {@return {@code seeds} and every name that a node of {@code graph} makes from one of them, directly or not} */
    public static Set<String> downstream(Graph graph, Collection<String> seeds) {
        Set<String> reached = new HashSet<>(seeds);
        for (Node node : graph.nodes()) {
            if (node.takes().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
            }
        }
        reached.remove("");
        return reached;
    }
}
