package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops initialisers that nested graphs repeat. ONNX Runtime writes such graphs when the weights go to another file,
 * and refuses to read them ("initializer name is not unique").
 *
 * <ol>
 *   <li>Of initialisers of one nested graph with one name, the first stays.
 *   <li>One whose name a graph around it defines goes: the name means the outer value.
 *   <li>One whose name a node of the same graph makes goes.
 * </ol>
 */
public final class Deduplicate {
    private Deduplicate() {}

    /** {@return {@code model} without repeated initialisers} */
    public static ModelGraph initialisers(ModelGraph model) {
        Graph graph = model.graph();
        return model.with(Reweigh.bodies(graph, body -> nested(body, graph.definitions())));
    }

    private static Graph nested(Graph graph, Set<String> around) {
        Set<String> taken = new HashSet<>(around);
        graph.nodes().forEach(node -> taken.addAll(node.outputs()));
        List<Weight> kept = new ArrayList<>();
        for (Weight weight : graph.weights()) {
            if (taken.add(weight.name())) {
                kept.add(weight);
            }
        }
        Graph clean = graph.withWeights(kept);
        Set<String> visible = new HashSet<>(around);
        visible.addAll(clean.definitions());
        return Reweigh.bodies(clean, body -> nested(body, visible));
    }
}
