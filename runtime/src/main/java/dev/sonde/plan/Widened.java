package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gives back their names to values that ONNX Runtime computes with more precision than the file asks for: without a
 * kernel for {@code float16} it computes {@code h} in {@code float} and calls it {@value #PREFIX}{@code h}.
 *
 * <ol>
 *   <li>Where nothing else is called {@code h}, the value that is really used is {@code h} again.
 *   <li>Where something is (an output that is cast back, an input that is cast), both keep their names.
 * </ol>
 *
 * @param tensors the values that were renamed, which are {@code float} now
 */
public record Widened(ModelGraph model, Set<String> tensors) {
    private static final String PREFIX = "InsertedPrecisionFreeCast_";

    public Widened {
        tensors = Set.copyOf(tensors);
    }

    /** {@return {@code frozen} with the names of the file, inside of bodies too} */
    public static Widened of(ModelGraph frozen) {
        Map<String, String> names = new LinkedHashMap<>();
        collect(frozen.graph(), frozen.graph().allDefinitions(), names);
        return names.isEmpty()
                ? new Widened(frozen, Set.of())
                : new Widened(frozen.with(renamed(frozen.graph(), names)), Set.copyOf(names.values()));
    }

    private static void collect(Graph graph, Set<String> taken, Map<String, String> names) {
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (output.startsWith(PREFIX) && taken.add(output.substring(PREFIX.length()))) {
                    names.put(output, output.substring(PREFIX.length()));
                }
            }
            node.bodies().forEach(body -> collect(body, taken, names));
        }
    }

    private static Graph renamed(Graph graph, Map<String, String> names) {
        return graph.withNodes(
                        graph.nodes().stream().map(node -> renamed(node, names)).toList())
                .withValues(renamed(graph.values(), names))
                .withOutputs(renamed(graph.outputs(), names));
    }

    private static Node renamed(Node node, Map<String, String> names) {
        UnaryOperator<String> renamed = name -> names.getOrDefault(name, name);
        Node named = node.withInputs(node.inputs().stream().map(renamed).toList())
                .withOutputs(node.outputs().stream().map(renamed).toList());
        return node.bodies().isEmpty() ? named : named.withBodies(body -> renamed(body, names));
    }

    private static List<Value> renamed(List<Value> values, Map<String, String> names) {
        return values.stream()
                .map(value -> value.renamed(names.getOrDefault(value.name(), value.name())))
                .toList();
    }
}
