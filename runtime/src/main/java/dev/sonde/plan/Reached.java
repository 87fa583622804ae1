package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Write;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds what is another value where something is written.
 *
 * <ol>
 *   <li>A tensor of the graph, or of a body in it: what is computed from it by those who see the write.
 *   <li>One that the graph has not, because a fusion swallowed it: anything.
 * </ol>
 */
final class Reached {
    private Reached() {}

    /** {@return the tensors that {@code write} reaches; not the written one itself, as the model computes it} */
    static Set<String> by(Graph graph, Write write) {
        Set<String> first = new HashSet<>();
        if (!see(graph, write, first) && !graph.allDefinitions().contains(write.tensor())) {
            graph.nodes().forEach(node -> first.addAll(node.outputs()));
        }
        return Reach.throughBodies(graph, first);
    }

    /** Adds what those make that take the written tensor and see the write; says whether there are any. */
    private static boolean see(Graph graph, Write write, Set<String> made) {
        boolean found = false;
        for (Node node : graph.nodes()) {
            boolean sees = write.users().isEmpty() || node.outputs().stream().anyMatch(write.users()::contains);
            if (sees && node.takes().contains(write.tensor())) {
                made.addAll(node.outputs());
                found = true;
            }
            for (Graph body : node.bodies()) {
                found |= see(body, write, made);
                if (body.outputs().stream().anyMatch(output -> output.name().equals(write.tensor()))) {
                    made.addAll(node.outputs());
                }
            }
        }
        return found;
    }
}
