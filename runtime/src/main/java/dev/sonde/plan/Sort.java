package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Puts nodes into an order in which they can be carried out.
 *
 * <ol>
 *   <li>A node comes after everything it takes.
 *   <li>Nodes of {@code early} come as soon as they can, so that what they read need not be kept.
 *   <li>The others keep their order where it can be kept.
 * </ol>
 */
public final class Sort {
    private final Map<String, Integer> producers = new HashMap<>();
    private final List<List<Integer>> users = new ArrayList<>();
    private final int[] waiting;
    private final List<Node> nodes = new ArrayList<>();

    private Sort(List<Node> early, List<Node> others) {
        nodes.addAll(early);
        nodes.addAll(others);
        waiting = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            users.add(new ArrayList<>());
            for (String output : nodes.get(i).outputs()) {
                producers.put(output, i);
            }
        }
        producers.remove("");
        for (int i = 0; i < nodes.size(); i++) {
            for (String name : nodes.get(i).takes()) {
                await(i, name);
            }
        }
    }

    /**
     * {@return all nodes, sorted}
     *
     * @throws OrderException where a node depends on itself
     */
    public static List<Node> byNeed(List<Node> early, List<Node> others) {
        return new Sort(early, others).sorted();
    }

    private void await(int node, String name) {
        Integer producer = producers.get(name);
        if (producer != null) {
            users.get(producer).add(node);
            waiting[node]++;
        }
    }

    private List<Node> sorted() {
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int user : users.get(next)) {
                if (--waiting[user] == 0) {
                    ready.add(user);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw new OrderException(
                    Facts.of("values depend on each other in a circle").add("among", circle()));
        }
        return sorted;
    }

    private String circle() {
        Deque<String> names = new ArrayDeque<>();
        for (int i = 0; i < waiting.length && names.size() < 4; i++) {
            if (waiting[i] > 0) {
                names.add('"' + nodes.get(i).outputs().get(0) + '"');
            }
        }
        return String.join(", ", names);
    }
}
