package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Makers;
import dev.sonde.run.TypeProbe;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks ONNX Runtime for types that nobody else knows: what an operator makes that has no rule here, or a module on inputs
 * of other shapes. Only the nodes that matter are loaded, without the model's weights, and nothing is computed.
 */
final class Scan {
    private final Recording recording;
    private final Map<String, Optional<TensorType>> known = new HashMap<>();

    Scan(Recording recording) {
        this.recording = recording;
    }

    /** {@return the type of {@code value}, with the sizes of this run's inputs; nothing where it cannot be told} */
    Optional<TensorType> type(Operand value) {
        return known.computeIfAbsent(value.name(), name -> inferred(value));
    }

    private Optional<TensorType> inferred(Operand value) {
        Map<String, Node> producers = new HashMap<>();
        recording.calls().nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        Set<String> constants =
                recording.calls().constants().stream().map(Weight::name).collect(Collectors.toSet());
        Set<Node> needed = new HashSet<>();
        Map<String, TensorType> inputs = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(value.name()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.remove();
            Node node = producers.get(name);
            if (!seen.add(name) || constants.contains(name)) {
                continue;
            }
            if (node != null) {
                needed.add(node);
                open.addAll(node.takes());
                continue;
            }
            Optional<TensorType> type = leaf(name);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            inputs.put(name, type.get());
        }
        List<Node> nodes =
                recording.calls().nodes().stream().filter(needed::contains).toList();
        return Optional.ofNullable(
                types(nodes, inputs, recording.calls().constants()).get(value.name()));
    }

    private Optional<TensorType> leaf(String name) {
        return recording.invoked().typeRead(name).or(() -> recording.calls().feedType(name));
    }

    /**
     * {@return the types of what {@code nodes} make}
     *
     * @param inputs the types of what they take
     * @throws ShapeException where they cannot take it
     */
    Map<String, TensorType> types(List<Node> nodes, Map<String, TensorType> inputs, List<Weight> constants) {
        List<Value> edge = new ArrayList<>();
        List<Weight> weights = new ArrayList<>(constants);
        Makers own = recording.model().makers();
        inputs.forEach((name, type) ->
                own.weight(name).ifPresentOrElse(weights::add, () -> edge.add(Value.of(name, type))));
        Graph graph = new Graph("scan", edge, List.of(), List.of(), weights, nodes, Extras.NONE);
        ModelGraph piece = recording.model().upgraded().with(graph);
        boolean fixed = inputs.values().stream()
                .allMatch(type -> type.shape().filter(Shape::isFixed).isPresent());
        return fixed ? refusing(piece) : TypeProbe.of(piece);
    }

    private static Map<String, TensorType> refusing(ModelGraph piece) {
        try {
            return TypeProbe.ofFixed(piece);
        } catch (ModelException refused) {
            throw new ShapeException(Facts.of("ONNX Runtime refuses what is computed here")
                    .add("because", reason(refused))
                    .askedAt(CallSite.here()));
        }
    }

    private static String reason(ModelException refused) {
        Throwable from = refused.getCause() == null ? refused : refused.getCause();
        return String.valueOf(from.getMessage()).lines().findFirst().orElse("");
    }
}
