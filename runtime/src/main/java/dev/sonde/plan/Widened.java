package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import java.util.LinkedHashMap;
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

    /** {@return {@code frozen} with the names of the file} */
    public static Widened of(ModelGraph frozen) {
        Graph graph = frozen.graph();
        Set<String> taken = graph.allDefinitions();
        Map<String, String> names = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (output.startsWith(PREFIX) && taken.add(output.substring(PREFIX.length()))) {
                    names.put(output, output.substring(PREFIX.length()));
                }
            }
        }
        UnaryOperator<String> renamed = name -> names.getOrDefault(name, name);
        Graph named = graph.withNodes(graph.nodes().stream()
                        .map(node -> Rewire.inputs(node, renamed)
                                .withOutputs(
                                        node.outputs().stream().map(renamed).toList()))
                        .toList())
                .withValues(graph.values().stream()
                        .map(value -> value.renamed(renamed.apply(value.name())))
                        .toList());
        return new Widened(names.isEmpty() ? frozen : frozen.with(named), Set.copyOf(names.values()));
    }
}
