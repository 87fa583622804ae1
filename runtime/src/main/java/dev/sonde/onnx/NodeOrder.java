package dev.sonde.onnx;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** An order in which nodes can be carried out: the given one where it will do, else the nearest to it. */
final class NodeOrder {
    private final List<Node> nodes;
    private final Map<String, Integer> producers = new HashMap<>();
    private final List<List<Integer>> users = new ArrayList<>();
    private final int[] missing;

    private NodeOrder(List<Node> nodes) {
        this.nodes = nodes;
        missing = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            users.add(new ArrayList<>());
            for (String output : nodes.get(i).outputs()) {
                producers.put(output, i);
            }
        }
        producers.remove("");
    }

    static List<Node> of(List<Node> nodes) {
        NodeOrder order = new NodeOrder(nodes);
        return order.link() ? nodes : order.sorted();
    }

    /** {@return whether the given order will do}; counts for each node the nodes that it waits for */
    private boolean link() {
        boolean ordered = true;
        for (int i = 0; i < nodes.size(); i++) {
            Set<Integer> waitsFor = new HashSet<>();
            for (String name : needs(nodes.get(i))) {
                int producer = producers.getOrDefault(name, -1);
                if (producer >= 0 && waitsFor.add(producer)) {
                    users.get(producer).add(i);
                    missing[i]++;
                    ordered &= producer < i;
                }
            }
        }
        return ordered;
    }

    private static Set<String> needs(Node node) {
        Set<String> names = new HashSet<>(node.inputs());
        node.bodies().stream().map(Graph::captures).forEach(names::addAll);
        return names;
    }

    private List<Node> sorted() {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            users.get(next).stream().filter(user -> --missing[user] == 0).forEach(ready::add);
        }
        if (sorted.size() < nodes.size()) {
            throw cycle();
        }
        return sorted;
    }

    private Malformed cycle() {
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] > 0) {
                return new Malformed("nodes take each other's outputs in a circle")
                        .inside(ModelCheck.called(nodes.get(i)));
            }
        }
        throw new AssertionError();
    }
}
