package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Sees to it that a graph that ONNX Runtime wrote can be read by it.
 *
 * <p>Nested graphs repeat initialisers when the weights go to another file ("initializer name is not unique"):
 *
 * <ol>
 *   <li>Of initialisers of one nested graph with one name, the first stays.
 *   <li>One whose name a graph around it defines goes: the name means the outer value.
 *   <li>One whose name a node of the same graph makes goes.
 * </ol>
 *
 * <p>Its optimiser makes up names for one graph at a time ("must be in single static assignment form"):
 *
 * <ol start="4">
 *   <li>What a node of a nested graph makes gets another name where a graph around it defines that name.
 * </ol>
 */
public final class Deduplicate {
    private static final String AGAIN = "again:";

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

    /** {@return {@code model} in which no node of a nested graph makes something that is called like what is around it} */
    public static ModelGraph values(ModelGraph model) {
        Fresh fresh = Fresh.beside(model, AGAIN);
        Graph graph = model.graph();
        return model.with(Reweigh.bodies(graph, body -> distinct(body, graph.definitions(), fresh)));
    }

    private static Graph distinct(Graph graph, Set<String> around, Fresh fresh) {
        Map<String, String> names = new HashMap<>();
        for (Node node : graph.nodes()) {
            node.outputs().stream().filter(around::contains).forEach(name -> names.put(name, fresh.name()));
        }
        Graph clean = names.isEmpty() ? graph : renamed(graph, name -> names.getOrDefault(name, name));
        Set<String> visible = new HashSet<>(around);
        visible.addAll(clean.definitions());
        return Reweigh.bodies(clean, body -> distinct(body, visible, fresh));
    }

    private static Graph renamed(Graph graph, UnaryOperator<String> names) {
        return graph.withNodes(graph.nodes().stream()
                        .map(node -> Rewire.inputs(node, names)
                                .withOutputs(node.outputs().stream().map(names).toList()))
                        .toList())
                .withValues(renamed(graph.values(), names))
                .withOutputs(renamed(graph.outputs(), names));
    }

    private static List<Value> renamed(List<Value> values, UnaryOperator<String> names) {
        return values.stream()
                .map(value -> value.renamed(names.apply(value.name())))
                .toList();
    }
}
