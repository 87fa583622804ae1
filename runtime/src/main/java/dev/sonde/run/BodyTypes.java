package dev.sonde.run;

import dev.sonde.error.ModelException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.OutputTypes;
import dev.sonde.plan.Bodies;
import dev.sonde.plan.Expose;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the types of the elements of what is computed inside the bodies of If, Loop and Scan, which ONNX Runtime does not
 * write down: each body is loaded as a model of its own, which is given what it captures.
 */
final class BodyTypes {
    private final ModelGraph model;
    private final Map<String, ElementType> found = new LinkedHashMap<>();

    private BodyTypes(ModelGraph model) {
        this.model = model;
    }

    /** {@return the types by tensor; those of a body that ONNX Runtime does not load alone are not in it} */
    static Map<String, ElementType> of(ModelGraph model) {
        BodyTypes types = new BodyTypes(model);
        Map<String, ElementType> top = types.ask(model.graph(), Map.of());
        types.descend(model.graph(), top);
        return Map.copyOf(types.found);
    }

    private void descend(Graph graph, Map<String, ElementType> visible) {
        for (Node node : graph.nodes()) {
            Bodies.of(node).forEach((name, body) -> {
                Map<String, ElementType> inside = new HashMap<>(visible);
                inside.putAll(Bodies.inputs(node, body, visible));
                Map<String, ElementType> types = ask(body, inside);
                found.putAll(types);
                inside.putAll(types);
                descend(body, inside);
            });
        }
    }

    /** The types of what the graph takes and of what its nodes make. */
    private Map<String, ElementType> ask(Graph graph, Map<String, ElementType> visible) {
        Map<String, ElementType> types = new HashMap<>();
        graph.weights().forEach(weight -> types.put(weight.name(), weight.type().element()));
        for (Value input : graph.inputs()) {
            Optional.ofNullable(visible.get(input.name()))
                    .or(() -> input.type().map(TensorType::element))
                    .ifPresent(element -> types.put(input.name(), element));
        }
        try {
            ModelGraph alone = model.with(Bodies.alone(graph, visible));
            OutputTypes.of(OnnxWriter.bytes(Expose.everything(alone, Map.of())))
                    .forEach((name, type) -> types.put(name, type.element()));
        } catch (ModelException refused) {
            // What is inside can then be neither read nor written, and says so.
            return types;
        }
        return types;
    }
}
