package dev.sonde.onnx;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a model's own operators end: that none is made of itself, and that written out they are neither endless nor
 * nested without end.
 */
final class FunctionCheck {
    /** More than any model's functions come to; a few that each use the next one twice would be as many. */
    private static final long MOST_NODES = 200_000;

    /** Deeper than any model's modules are, and no deeper than we and ONNX Runtime can go. */
    private static final int DEEPEST_CALLS = 100;

    /** As many graphs as a file may nest. */
    private static final int DEEPEST_BODIES = 32;

    private final Map<FunctionKey, Function> functions = new HashMap<>();
    private final Map<FunctionKey, Extent> extents = new HashMap<>();
    private final Set<FunctionKey> open = new HashSet<>();
    private int around;

    /** How much a function comes to, written out: its nodes, and how deep graphs are nested in it. */
    private record Extent(long nodes, int bodies) {}

    private FunctionCheck(ModelGraph model) {
        model.functions().forEach(function -> functions.put(FunctionKey.of(function), function));
    }

    /** Refuses a model whose functions do not end. */
    static void requireEnd(ModelGraph model) {
        if (!model.functions().isEmpty()) {
            FunctionCheck check = new FunctionCheck(model);
            check.functions.keySet().forEach(check::extent);
            check.extent(model.graph());
        }
    }

    private Extent extent(Graph graph) {
        long nodes = 0;
        int bodies = 0;
        for (Node node : graph.nodes()) {
            FunctionKey key = FunctionKey.of(node);
            Extent own = functions.containsKey(key) ? extent(key) : new Extent(1, 0);
            nodes += own.nodes();
            bodies = Math.max(bodies, own.bodies());
            for (Graph body : node.bodies()) {
                Extent inside = inside(body);
                nodes += inside.nodes();
                bodies = Math.max(bodies, 1 + inside.bodies());
            }
            require(nodes, around + bodies);
        }
        return new Extent(nodes, bodies);
    }

    private static void require(long nodes, int bodies) {
        if (nodes > MOST_NODES) {
            throw new Malformed("its functions, written out, have more than " + MOST_NODES + " nodes");
        }
        if (bodies > DEEPEST_BODIES) {
            throw new Malformed("its functions, written out, nest graphs deeper than " + DEEPEST_BODIES);
        }
    }

    private Extent inside(Graph body) {
        around++;
        require(0, around);
        Extent extent = extent(body);
        around--;
        return extent;
    }

    private Extent extent(FunctionKey key) {
        Extent known = extents.get(key);
        if (known != null) {
            return known;
        }
        Function function = functions.get(key);
        if (function == null || !open.add(key)) {
            throw new Malformed("it is made of itself").inside("function \"" + key + '"');
        }
        if (open.size() > DEEPEST_CALLS) {
            throw new Malformed("functions are called more than " + DEEPEST_CALLS + " deep");
        }
        Extent extent = extent(function.body());
        open.remove(key);
        extents.put(key, extent);
        return extent;
    }
}
