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

    /** {@return the same, through the bodies of If, Loop and Scan too: a seed may be inside of one} */
    static Set<String> throughBodies(Graph graph, Collection<String> seeds) {
        Set<String> reached = new HashSet<>(seeds);
        int before = -1;
        // What a body of a Loop makes, the next turn takes.
        while (reached.size() > before) {
            before = reached.size();
            spread(graph, reached);
        }
        reached.remove("");
        return reached;
    }

    private static void spread(Graph graph, Set<String> reached) {
        for (Node node : graph.nodes()) {
            boolean takes = node.takes().stream().anyMatch(reached::contains);
            for (Graph body : node.bodies()) {
                boolean again = node.outputs().stream().anyMatch(reached::contains);
                if (takes || again) {
                    body.inputs().forEach(input -> reached.add(input.name()));
                }
                spread(body, reached);
                takes |= body.outputs().stream().anyMatch(output -> reached.contains(output.name()));
            }
            if (takes) {
                reached.addAll(node.outputs());
            }
        }
    }
}
