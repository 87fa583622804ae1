package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * In which of successive runs each value of several invokers can be had: its level.
 *
 * <ol>
 *   <li>A read needs the writes upstream of it, of its own invoker; its level is the highest of theirs.
 *   <li>A write needs the reads that its value is computed from. One of the same invoker, or one that the graph makes no
 *       later than the written place in an invoker that shares the run, can be had in the same run; another in the run
 *       before.
 *   <li>What a Java function gives can be had in the run after the one that gives what it takes.
 * </ol>
 */
final class Needs {
    private final UnaryOperator<String> lines;
    private final Graph graph;
    private final Invocations asked;
    private final Map<Part, Integer> units;
    private final Map<String, Part> readers = new HashMap<>();
    private final Map<String, Node> hosts = new HashMap<>();
    private final Map<String, Set<String>> leaves = new HashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<Object, Set<String>> reached = new HashMap<>();
    private final Map<String, Integer> levels = new HashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    /**
     * Finds out what is needed.
     *
     * @param units the number of the unit of each invoker: those of one unit share their runs
     * @param lines the user's line that reads a value, by the name under which nodes know it
     */
    Needs(Graph graph, Invocations asked, Map<Part, Integer> units, UnaryOperator<String> lines) {
        this.lines = lines;
        this.graph = graph;
        this.asked = asked;
        this.units = units;
        asked.parts().forEach(part -> part.reads().keySet().forEach(alias -> readers.put(alias, part)));
        int position = 0;
        for (Node node : graph.nodes()) {
            position++;
            for (String output : node.outputs()) {
                positions.put(output, position);
            }
        }
        asked.nodes().forEach(this::follow);
    }

    private void follow(Node node) {
        Set<String> all = new HashSet<>();
        node.takes().forEach(taken -> all.addAll(leaves(taken)));
        for (String output : node.outputs()) {
            if (Schedule.isHost(node)) {
                hosts.put(output, node);
                leaves.put(output, Set.of(output));
            } else {
                leaves.put(output, all);
            }
        }
    }

    /** {@return the reads, and what Java functions give, that {@code name} is computed from} */
    Set<String> leaves(String name) {
        return readers.containsKey(name) ? Set.of(name) : leaves.getOrDefault(name, Set.of());
    }

    /** {@return who reads {@code leaf}; nobody where a Java function gives it} */
    Part reader(String leaf) {
        return readers.getOrDefault(leaf, Invocations.NOBODY);
    }

    /** {@return the reads that are needed for what is saved, and whether one is needed in a run of its level} */
    Map<String, Boolean> wanted() {
        Map<String, Boolean> wanted = new HashMap<>();
        asked.saves().values().forEach(name -> leaves(name).forEach(leaf -> want(leaf, false, wanted)));
        return wanted;
    }

    private void want(String leaf, boolean early, Map<String, Boolean> wanted) {
        Boolean before = wanted.get(leaf);
        if (before != null) {
            wanted.put(leaf, before || early);
            return;
        }
        wanted.put(leaf, early);
        Node host = hosts.get(leaf);
        if (host != null) {
            host.takes().forEach(taken -> leaves(taken).forEach(each -> want(each, true, wanted)));
            return;
        }
        for (Write write : upstream(leaf)) {
            leaves(write.value()).forEach(each -> want(each, !sameRun(each, reader(leaf), write), wanted));
        }
    }

    /**
     * {@return the run in which {@code leaf} can be had, counted from 0}
     *
     * @throws OrderException where it is needed for itself
     */
    int level(String leaf) {
        Integer known = levels.get(leaf);
        if (known != null) {
            return known;
        }
        if (!open.add(leaf)) {
            throw circle();
        }
        int level = hosts.containsKey(leaf) ? hostLevel(hosts.get(leaf)) : readLevel(leaf);
        open.remove(leaf);
        levels.put(leaf, level);
        return level;
    }

    private int readLevel(String leaf) {
        int level = 0;
        for (Write write : upstream(leaf)) {
            level = Math.max(level, level(reader(leaf), write));
        }
        return level;
    }

    private int hostLevel(Node host) {
        int level = 0;
        for (String taken : host.takes()) {
            for (String leaf : leaves(taken)) {
                level = Math.max(level, level(leaf));
            }
        }
        return level + 1;
    }

    /** {@return the first run in which {@code write} of {@code part} can happen} */
    int level(Part part, Write write) {
        int level = 0;
        for (String leaf : leaves(write.value())) {
            // A write's own invoker sees to it that its value does not hang on the write.
            boolean own = reader(leaf).equals(part);
            level = Math.max(level, level(leaf) + (own || sameRun(leaf, part, write) ? 0 : 1));
        }
        return level;
    }

    private boolean sameRun(String leaf, Part writer, Write write) {
        Part reader = reader(leaf);
        if (reader.equals(writer)) {
            return true;
        }
        Read read = reader.reads().get(leaf);
        if (read == null || !unit(reader).equals(unit(writer))) {
            return false;
        }
        int made = positions.getOrDefault(read.tensor(), 0);
        int written = positions.getOrDefault(write.tensor(), 0);
        return made < written || (made == written && !read.settled());
    }

    private Integer unit(Part part) {
        return units.getOrDefault(part, -1);
    }

    private List<Write> upstream(String leaf) {
        Part part = reader(leaf);
        Read read = part.reads().get(leaf);
        List<Write> found = new ArrayList<>();
        if (read != null) {
            for (Write write : part.writes()) {
                boolean own = write.tensor().equals(read.tensor())
                        && read.settled()
                        && write.users().isEmpty();
                if (own || reached(write).contains(read.tensor())) {
                    found.add(write);
                }
            }
        }
        return found;
    }

    private Set<String> reached(Write write) {
        return reached.computeIfAbsent(List.of(write.tensor(), write.users()), key -> Reached.by(graph, write));
    }

    private OrderException circle() {
        List<String> places = new ArrayList<>();
        for (String leaf : open) {
            Read read = reader(leaf).reads().get(leaf);
            places.add(read == null ? "what a Java function gives" : '"' + read.tensor() + "\", " + lines.apply(leaf));
        }
        return new OrderException(Facts.of("invokers need each other's values before these are made")
                .add("read", String.join("; ", places))
                .add("do", "take one of them from a trace of its own"));
    }
}
