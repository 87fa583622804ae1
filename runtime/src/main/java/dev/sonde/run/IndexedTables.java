package dev.sonde.run;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that a model's whole-number inputs index, and the numbers it compares them with. Bodies are looked into;
 * where two of them use one name, both are taken to be meant, which only makes a bound smaller.
 */
final class IndexedTables {
    private static final String MICROSOFT = "com.microsoft";

    /** What hands its first input's numbers on, or some of them. */
    private static final Set<String> PASSING = Set.of(
            "Cast",
            "Identity",
            "Reshape",
            "Unsqueeze",
            "Squeeze",
            "Flatten",
            "Transpose",
            "Expand",
            "Tile",
            "Slice",
            "Split",
            "Pad",
            "Gather",
            "GatherElements");

    private static final Set<String> UNSHAPING = Set.of("DequantizeLinear", "Cast", "Identity");

    /** How many such operators may lie between a weight and its use. */
    private static final int FARTHEST = 8;

    private static final Set<String> JOINING = Set.of("Concat", "Where", "Max", "Min");

    /** The indexing input of each indexing operator, and the input that is the table. */
    private static final Map<String, Map<Integer, Integer>> INDEXING = Map.of(
            "Gather", Map.of(1, 0),
            "GatherElements", Map.of(1, 0),
            "GatherND", Map.of(1, 0),
            "ScatterElements", Map.of(1, 0),
            "ScatterND", Map.of(1, 0),
            "GatherBlockQuantized", Map.of(1, 0),
            "EmbedLayerNormalization", Map.of(0, 2, 1, 4, 8, 3));

    private final Map<String, List<Use>> uses = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();

    /** A node that takes a tensor as its input at {@code slot}. */
    private record Use(Node node, int slot) {}

    /**
     * A table that an input's numbers are rows of.
     *
     * @param name the weight's name; empty where the table is computed, of which one row is sure to be there
     */
    record Table(String name, long rows) {}

    IndexedTables(Graph graph) {
        add(graph);
    }

    private void add(Graph graph) {
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
        for (Node node : graph.nodes()) {
            if (node.attributes().get("value") instanceof Attribute.Numbers numbers) {
                weights.put(node.outputs().get(0), numbers.value());
            }
            node.outputs().forEach(output -> producers.put(output, node));
            for (int slot = 0; slot < node.inputs().size(); slot++) {
                uses.computeIfAbsent(node.inputs().get(slot), key -> new ArrayList<>())
                        .add(new Use(node, slot));
            }
            node.bodies().forEach(this::add);
        }
    }

    /** {@return the smallest table that {@code input} indexes; nothing where it indexes none} */
    Optional<Table> of(String input) {
        return reached(input).stream().flatMap(use -> table(use).stream()).min(Comparator.comparingLong(Table::rows));
    }

    /** {@return the number that {@code input} is compared with first} */
    Optional<Long> comparedWith(String input) {
        return reached(input).stream()
                .filter(use -> use.node.op().is("Equal"))
                .flatMap(use -> number(use.node.inputs().get(1 - use.slot)).stream())
                .findFirst();
    }

    /** Every use of {@code input}'s numbers, as they are or moved about. */
    private List<Use> reached(String input) {
        List<Use> reached = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(input));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            for (Use use : uses.getOrDefault(open.remove(), List.of())) {
                reached.add(use);
                if (passes(use)) {
                    use.node.outputs().stream().filter(seen::add).forEach(open::add);
                }
            }
        }
        return reached;
    }

    private static boolean passes(Use use) {
        String type = use.node.op().name();
        return (use.slot == 0 && PASSING.contains(type)) || JOINING.contains(type);
    }

    private Optional<Table> table(Use use) {
        Node node = use.node;
        boolean known = node.op().domain().isEmpty() || node.op().domain().equals(MICROSOFT);
        Integer slot = known ? INDEXING.getOrDefault(node.op().name(), Map.of()).get(use.slot) : null;
        if (slot == null || slot >= node.inputs().size()) {
            return Optional.empty();
        }
        boolean oneAxis = !node.op().name().endsWith("ND");
        return Optional.of(oneAxis ? table(node.inputs().get(slot), axis(node)) : new Table("", 1));
    }

    private static int axis(Node node) {
        for (String name : List.of("axis", "gather_axis")) {
            if (node.attributes().get(name) instanceof Attribute.Int axis) {
                return (int) axis.value();
            }
        }
        return 0;
    }

    /** The table is a weight, or is made of one by operators that leave its shape. */
    private Table table(String name, int axis) {
        String at = name;
        for (int steps = 0; steps < FARTHEST && !weights.containsKey(at); steps++) {
            Node producer = producers.get(at);
            if (producer == null || !UNSHAPING.contains(producer.op().name())) {
                break;
            }
            at = producer.inputs().get(0);
        }
        Weight weight = weights.get(at);
        return weight == null ? new Table("", 1) : new Table(at, rows(weight.shape(), axis));
    }

    private static long rows(Shape shape, int axis) {
        boolean within = axis < shape.rank() && axis >= -shape.rank();
        return within && shape.dim(axis) instanceof Dim.Fixed rows ? Math.max(1, rows.size()) : 1;
    }

    private Optional<Long> number(String name) {
        return Optional.ofNullable(weights.get(name))
                .filter(weight -> weight.blob() instanceof Blob.Inline && isNumber(weight.type()))
                .map(weight -> (long) weight.tensor().at(0));
    }

    private static boolean isNumber(TensorType type) {
        boolean one = type.shape().stream()
                .flatMapToLong(shape -> Arrays.stream(shape.sizes()))
                .allMatch(size -> size == 1);
        return one && type.element().isInteger();
    }
}
