package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How many bytes the values of a graph need at once, weights not counted: an estimate, made before anything runs.
 *
 * <ol>
 *   <li>Nodes run in their order. A value is there from the node that makes it to the last that takes it; inputs and
 *       outputs to the end.
 *   <li>What is known of a tensor's size is taken as it is. Of a value that moves rows, the rows are counted.
 *   <li>Any other value is as large as the largest that it is made of.
 *   <li>What is computed inside of a body counts as nothing.
 *   <li>ONNX Runtime asks the system for more each time it asks, up to twice the last; a third is added for that.
 * </ol>
 */
public final class Peak {
    private static final double ARENA = 4.0 / 3;

    private final Graph graph;
    private final Map<String, Rowed> sizes = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();

    /**
     * The size of a value.
     *
     * @param each the bytes of one row
     * @param rows the number of rows; 1 where it has none
     */
    public record Rowed(double each, long rows) {
        double bytes() {
            return each * rows;
        }
    }

    private Peak(Graph graph) {
        this.graph = graph;
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
    }

    /**
     * {@return the estimate, in bytes}
     *
     * @param known what is known of the size of a value, by its name
     */
    public static long of(Graph graph, Function<String, Optional<Rowed>> known) {
        return new Peak(graph).bytes(known);
    }

    private long bytes(Function<String, Optional<Rowed>> known) {
        Map<String, Integer> last = lastUses();
        double now = 0;
        for (Value input : graph.inputs()) {
            sizes.put(input.name(), known.apply(input.name()).orElse(new Rowed(0, 1)));
            now += bytes(input.name());
        }
        double most = now;
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            for (String output : node.outputs()) {
                sizes.put(output, known.apply(output).orElseGet(() -> guessed(node)));
                now += bytes(output);
            }
            most = Math.max(most, now);
            for (String taken : node.takes()) {
                now -= last.getOrDefault(taken, -1) == i ? bytes(taken) : 0;
            }
        }
        return Math.round(most * ARENA);
    }

    /** The number of the last node that takes each value that a node makes and no output hands out. */
    private Map<String, Integer> lastUses() {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            int number = i;
            graph.nodes().get(i).takes().forEach(taken -> last.put(taken, number));
        }
        graph.inputs().forEach(input -> last.remove(input.name()));
        graph.outputs().forEach(output -> last.remove(output.name()));
        weights.keySet().forEach(last::remove);
        return last;
    }

    private double bytes(String name) {
        return size(name).bytes();
    }

    private Rowed size(String name) {
        return sizes.getOrDefault(name, new Rowed(0, 1));
    }

    /** Cases 2 and 3. */
    private Rowed guessed(Node node) {
        List<String> inputs = node.inputs();
        if (node.op().is("Gather") && weights.containsKey(inputs.get(1))) {
            long rows = weights.get(inputs.get(1)).shape().rank() == 0
                    ? 1
                    : weights.get(inputs.get(1)).shape().sizes()[0];
            return new Rowed(size(inputs.get(0)).each(), rows);
        }
        if (node.op().is("Concat")) {
            long rows = inputs.stream().mapToLong(input -> size(input).rows()).sum();
            double each = inputs.stream()
                    .mapToDouble(input -> size(input).each())
                    .max()
                    .orElse(0);
            return new Rowed(each, rows);
        }
        if (node.op().is("Shape") || node.op().is("Size")) {
            return new Rowed(Long.BYTES, 1);
        }
        Rowed largest = new Rowed(0, 1);
        for (String taken : node.takes()) {
            largest = size(taken).bytes() > largest.bytes() ? size(taken) : largest;
        }
        return largest;
    }
}
