package dev.sonde.onnx;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Checks that a model's own operators end: that none is made of itself, and that together they are not endless. */
final class FunctionCheck {
    /** More nodes than any model has; a few functions that each use the next one twice would be as many. */
    private static final long MOST_NODES = 10_000_000;

    private final Map<OpType, Function> functions = new HashMap<>();
    private final Map<OpType, Long> sizes = new HashMap<>();
    private final Set<OpType> open = new HashSet<>();

    private FunctionCheck(ModelGraph model) {
        model.functions().forEach(function -> functions.put(function.op(), function));
    }

    /** Refuses a model whose functions do not end. */
    static void requireEnd(ModelGraph model) {
        FunctionCheck check = new FunctionCheck(model);
        model.functions().forEach(function -> check.size(function.op()));
        check.size(model.graph());
    }

    /** How many nodes {@code graph} has once every function is written out. */
    private long size(Graph graph) {
        long size = 0;
        for (Node node : graph.nodes()) {
            size += functions.containsKey(node.op()) ? size(node.op()) : 1;
            for (Graph body : node.bodies()) {
                size += size(body);
            }
            if (size > MOST_NODES) {
                throw new Malformed("its functions, written out, have more than " + MOST_NODES + " nodes");
            }
        }
        return size;
    }

    private long size(OpType op) {
        Long known = sizes.get(op);
        if (known != null) {
            return known;
        }
        Function function = functions.get(op);
        if (function == null || !open.add(op)) {
            throw new Malformed("it is made of itself").inside("function \"" + op + '"');
        }
        long size = size(function.body());
        open.remove(op);
        sizes.put(op, size);
        return size;
    }
}
