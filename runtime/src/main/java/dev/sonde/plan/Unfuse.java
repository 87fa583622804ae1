package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.SwallowedException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Computes what a fusion swallowed beside the graph that runs, from what that graph still has.
 *
 * <ol>
 *   <li>A swallowed value is made by the exported graph's nodes, back to the nearest values that survive.
 *   <li>A written one stands in for it there, and forward to the nearest values that survive: these are made anew.
 *   <li>An initialiser that survives is read; another is copied.
 * </ol>
 *
 * <p>The graph that runs keeps its fused operators: only what is asked for here is computed otherwise.
 */
public final class Unfuse {
    private static final String VALUE = Patch.PREFIX + "unfused:";
    private static final String KEPT = Patch.PREFIX + "kept:";

    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> users = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();
    private final Predicate<String> survives;
    private final Map<String, String> writes;
    private final Set<Node> wanted = new LinkedHashSet<>();
    private final Map<String, Read> reads = new LinkedHashMap<>();
    private final List<Weight> constants = new ArrayList<>();
    private final Set<String> made = new HashSet<>();

    /**
     * What is to be added to a patch.
     *
     * @param values the name of each value that was asked for, by its tensor
     * @param renewed the name of each value that takes a surviving tensor's place, by that tensor
     */
    public record Beside(
            List<Node> nodes,
            List<Weight> constants,
            Map<String, Read> reads,
            Map<String, String> values,
            Map<String, String> renewed) {}

    private Unfuse(Graph exported, Predicate<String> survives, Map<String, String> writes) {
        this.survives = survives;
        this.writes = writes;
        for (Node node : exported.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.takes()
                    .forEach(input -> users.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
        }
        exported.weights().forEach(weight -> weights.put(weight.name(), weight));
    }

    /**
     * {@return what computes the {@code asked} tensors, and what follows from the {@code written} ones}
     *
     * @param exported the exported graph, in the working operator set
     * @param survives whether the graph that runs has a tensor
     * @param written names that a patch knows, by the swallowed tensor whose place they take
     * @throws SwallowedException where a nested graph stands between
     */
    public static Beside of(
            Graph exported, Predicate<String> survives, Set<String> asked, Map<String, String> written) {
        return new Unfuse(exported, survives, written).beside(asked);
    }

    /** {@return the name under which {@link #of} makes {@code tensor}} */
    public static String valueOf(String tensor) {
        return VALUE + tensor;
    }

    private Beside beside(Set<String> asked) {
        Map<String, String> renewed = new LinkedHashMap<>();
        for (String tensor : nextSurvivors()) {
            make(tensor, true);
            renewed.put(tensor, VALUE + tensor);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String tensor : asked) {
            make(tensor, true);
            values.put(tensor, VALUE + tensor);
        }
        List<Node> nodes = wanted.stream().map(this::copied).toList();
        return new Beside(nodes, constants, reads, values, renewed);
    }

    /** Case 2: the first survivors after a written tensor. */
    private Set<String> nextSurvivors() {
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(writes.keySet());
        while (!open.isEmpty()) {
            for (Node user : users.getOrDefault(open.remove(), List.of())) {
                for (String output : user.outputs()) {
                    if (!output.isEmpty() && seen.add(output)) {
                        (survives.test(output) ? found : open).add(output);
                    }
                }
            }
        }
        return found;
    }

    /** Cases 1 and 3. */
    private void make(String tensor, boolean anew) {
        if (tensor.isEmpty() || !made.add((anew ? VALUE : KEPT) + tensor)) {
            return;
        }
        Node producer = producers.get(tensor);
        Weight weight = weights.get(tensor);
        if (!anew && survives.test(tensor)) {
            reads.put(KEPT + tensor, new Read(tensor, true));
        } else if (producer != null) {
            requireFlat(producer);
            producer.inputs().forEach(input -> make(input, false));
            wanted.add(producer);
        } else if (weight != null) {
            constants.add(weight.renamed(VALUE + tensor));
        } else {
            throw new SwallowedException(
                    Facts.of("what was inside of a body cannot be computed beside the graph that runs")
                            .add("tensor", '"' + tensor + '"'));
        }
    }

    private Node copied(Node node) {
        List<String> inputs = node.inputs().stream().map(this::nameOf).toList();
        List<String> outputs = node.outputs().stream()
                .map(output -> output.isEmpty() ? "" : VALUE + output)
                .toList();
        return Node.of(node.op(), inputs, outputs, node.attributes());
    }

    private String nameOf(String input) {
        if (input.isEmpty()) {
            return "";
        }
        String written = writes.get(input);
        if (written != null) {
            return written;
        }
        return reads.containsKey(KEPT + input) ? KEPT + input : VALUE + input;
    }

    private static void requireFlat(Node node) {
        if (!node.bodies().isEmpty()) {
            throw new SwallowedException(Facts.of("a value behind a nested graph cannot be computed beside the graph")
                    .add("operator", node.op())
                    .add("it makes", String.join(", ", node.outputs())));
        }
    }
}
