package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where each tensor of a graph comes from, bodies left out: found once for a graph that is asked again and again. */
public final class Makers {
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Weight> weights = new HashMap<>();

    private Makers(Graph graph) {
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        graph.weights().forEach(weight -> weights.put(weight.name(), weight));
        producers.remove("");
    }

    /** {@return where the tensors of {@code graph} come from} */
    public static Makers of(Graph graph) {
        return new Makers(graph);
    }

    /** {@return whether a node of the graph itself makes {@code tensor}} */
    public boolean isMade(String tensor) {
        return producers.containsKey(tensor);
    }

    @Nullable
    Node producer(String tensor) {
        return producers.get(tensor);
    }

    /** {@return the weight of that name} */
    public Optional<Weight> weight(String name) {
        return Optional.ofNullable(weights.get(name));
    }
}
