package dev.sonde.onnx;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes a model's own functions out where they are called. ONNX Runtime does so too when it loads a model, under names of
 * its own; these tell the call.
 *
 * <ol>
 *   <li>What is {@code mid} in a function is {@code call/mid}, where {@code call} is the name of the calling node or, where
 *       it has none, the function's with a count: {@code Gelu}, {@code Gelu_1}.
 *   <li>What a call leaves out is absent inside too. What a function passes on goes through an Identity.
 *   <li>An attribute that refers to one of the function's takes the call's value, or else the function's default.
 *   <li>Functions that functions call are written out in the same way: {@code outer/inner/mid}.
 *   <li>A node that says nothing of its module is in the one that the call is in.
 * </ol>
 */
public final class InlineFunctions {
    private final Map<FunctionKey, Function> functions = new HashMap<>();
    private final TreeSet<String> taken = new TreeSet<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private InlineFunctions(ModelGraph model) {
        model.functions().forEach(function -> functions.put(FunctionKey.of(function), function));
        taken.addAll(model.graph().allDefinitions());
    }

    /** {@return {@code model}, which is sound, without functions; the very same where it has none} */
    public static ModelGraph of(ModelGraph model) {
        if (model.functions().isEmpty()) {
            return model;
        }
        Graph graph = new InlineFunctions(model).inlined(model.graph());
        return new ModelGraph(graph, opsets(model), List.of(), model.extras());
    }

    /** What both name is checked against the model's version by ONNX Runtime too. */
    private static Map<String, Long> opsets(ModelGraph model) {
        Map<String, Long> opsets = new LinkedHashMap<>(model.opsets());
        model.functions().forEach(function -> function.opsets().forEach(opsets::putIfAbsent));
        return opsets;
    }

    private Graph inlined(Graph graph) {
        return graph.withNodes(graph.nodes().stream().flatMap(this::inlined).toList());
    }

    private Stream<Node> inlined(Node node) {
        Function function = functions.get(FunctionKey.of(node));
        if (function == null) {
            return Stream.of(node.bodies().isEmpty() ? node : node.withBodies(this::inlined));
        }
        String name = node.name().isEmpty() ? node.op().name() : node.name();
        List<Node> nodes = new FunctionCall(node, function, free(name)).nodes();
        nodes.forEach(this::take);
        return nodes.stream().flatMap(this::inlined);
    }

    private void take(Node node) {
        taken.addAll(node.outputs());
        node.bodies().forEach(body -> taken.addAll(body.allDefinitions()));
    }

    /** {@return {@code name}, or that with a number, so that nothing else is called like something inside of it} */
    private String free(String name) {
        String free = name;
        while (isTaken(free)) {
            free = name + '_' + counts.merge(name, 1, Integer::sum);
        }
        counts.putIfAbsent(free, 0);
        return free;
    }

    private boolean isTaken(String call) {
        String next = taken.ceiling(call + '/');
        return counts.containsKey(call) || (next != null && next.startsWith(call + '/'));
    }
}
