package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each of an invoker's successive runs computes. */
final class Stages {
    private final Graph graph;
    private final Set<String> unreadable;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<Write, Set<String>> reached = new HashMap<>();
    private final List<Stage> stages = new ArrayList<>();

    /**
     * One run.
     *
     * @param pass its number
     * @param part the invoker's place in it
     * @param asked what the invoker asks of it
     * @param computed the tensors that it computes
     */
    record Stage(int pass, int part, Part asked, Set<String> computed) {
        Stage {
            computed = Set.copyOf(computed);
        }
    }

    /** @param unreadable tensors that can be neither saved nor fed */
    Stages(Graph graph, Set<String> unreadable) {
        this.graph = graph;
        this.unreadable = unreadable;
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    }

    void add(Stage stage) {
        stages.add(stage);
    }

    /** {@return the earlier run that has what is read as it is in {@code part}} */
    Optional<Stage> having(Read read, Part part) {
        return isWritten(part, read) ? Optional.empty() : having(read.tensor(), part);
    }

    private Optional<Stage> having(String tensor, Part part) {
        if (unreadable.contains(tensor) || !producers.containsKey(tensor)) {
            return Optional.empty();
        }
        return stages.stream()
                .filter(stage -> stage.computed().contains(tensor) && isSame(tensor, stage.asked(), part))
                .findFirst();
    }

    private boolean isSame(String tensor, Part before, Part now) {
        return now.writes().stream()
                .filter(write -> !before.writes().contains(write))
                .noneMatch(write -> reached.computeIfAbsent(write, key -> Reached.by(graph, key))
                        .contains(tensor));
    }

    /**
     * {@return the tensors with which {@code part} can begin, and the earlier run that has each}
     *
     * @param computed is given the tensors that have to be computed
     */
    Map<String, Stage> frontier(Part part, Set<String> computed) {
        Map<String, Stage> frontier = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        part.reads().values().stream()
                .filter(read -> !isWritten(part, read))
                .forEach(read -> compute(read.tensor(), part, computed, open));
        while (!open.isEmpty()) {
            String tensor = open.remove();
            if (!frontier.containsKey(tensor) && !computed.contains(tensor)) {
                having(tensor, part)
                        .ifPresentOrElse(
                                stage -> frontier.put(tensor, stage), () -> compute(tensor, part, computed, open));
            }
        }
        return frontier;
    }

    private void compute(String tensor, Part part, Set<String> computed, Deque<String> open) {
        Node own = producers.get(tensor);
        for (Node node : own == null ? owners(tensor) : List.of(own)) {
            if (computed.addAll(node.outputs())) {
                node.takes().stream()
                        .filter(taken -> !seesWritten(node, taken, part))
                        .forEach(open::add);
            }
        }
    }

    /** The nodes in whose bodies {@code tensor} is. */
    private List<Node> owners(String tensor) {
        return graph.nodes().stream()
                .filter(node -> node.bodies().stream()
                        .anyMatch(body -> body.allDefinitions().contains(tensor)))
                .toList();
    }

    /** Whether a read is of what was written, not of what the model computes. */
    private static boolean isWritten(Part part, Read read) {
        return read.settled()
                && part.writes().stream()
                        .anyMatch(write -> write.tensor().equals(read.tensor())
                                && write.users().isEmpty());
    }

    private static boolean seesWritten(Node node, String tensor, Part part) {
        return part.writes().stream()
                .anyMatch(write -> write.tensor().equals(tensor)
                        && (write.users().isEmpty() || node.outputs().stream().anyMatch(write.users()::contains)));
    }
}
