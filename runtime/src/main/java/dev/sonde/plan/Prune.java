package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a graph what no output needs. ONNX Runtime runs every node of a graph, whatever is asked of it.
 *
 * <ol>
 *   <li>Nodes that no output depends on go, with the initialisers that only they use.
 *   <li>Inputs stay, so that callers give what they always gave.
 *   <li>What is known of the types of values that are gone goes too.
 * </ol>
 */
public final class Prune {
    private Prune() {}

    /** {@return {@code graph} without what its outputs do not need} */
    public static Graph unneeded(Graph graph) {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
        }
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        graph.outputs().forEach(output -> open.add(output.name()));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (needed.add(name) && producers.containsKey(name)) {
                open.addAll(producers.get(name).takes());
            }
        }
        return keep(graph, needed);
    }

    private static Graph keep(Graph graph, Set<String> needed) {
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .toList();
        Set<String> made = new HashSet<>();
        nodes.forEach(node -> made.addAll(node.outputs()));
        List<Weight> weights = graph.weights().stream()
                .filter(weight -> needed.contains(weight.name()))
                .toList();
        List<Value> values = graph.values().stream()
                .filter(value -> made.contains(value.name()))
                .toList();
        return graph.withNodes(nodes).withWeights(weights).withValues(values);
    }
}
