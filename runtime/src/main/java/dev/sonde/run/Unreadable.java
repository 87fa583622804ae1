package dev.sonde.run;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.OutputTypes;
import dev.sonde.plan.Expose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the values of a graph that hold no numbers for Java: sequences, maps, and what may be absent. */
final class Unreadable {
    private static final String ABSENT = "a value that may be absent";

    private final ModelGraph exposed;
    private final Map<String, String> found = new LinkedHashMap<>();

    private Unreadable(ModelGraph exposed) {
        this.exposed = exposed;
    }

    /** {@return their types in words, by name} */
    static Map<String, String> in(ModelGraph model) {
        Unreadable unreadable = new Unreadable(Expose.everything(model, Map.of()));
        List<Value> outputs = unreadable.exposed.graph().outputs();
        if (!outputs.isEmpty()) {
            unreadable.ask(outputs);
        }
        return Map.copyOf(unreadable.found);
    }

    /** Where one of several may be absent, ONNX Runtime does not say which: halves are asked. */
    private void ask(List<Value> outputs) {
        Graph graph = exposed.graph().withOutputs(outputs);
        Optional<Map<String, String>> types = OutputTypes.unreadable(OnnxWriter.bytes(exposed.with(graph)));
        int half = outputs.size() / 2;
        if (types.isPresent()) {
            found.putAll(types.get());
        } else if (half == 0) {
            outputs.forEach(output -> found.put(output.name(), ABSENT));
        } else {
            ask(outputs.subList(0, half));
            ask(outputs.subList(half, outputs.size()));
        }
    }
}
