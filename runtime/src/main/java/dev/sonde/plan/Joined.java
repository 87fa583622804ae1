package dev.sonde.plan;

import dev.sonde.graph.ModelGraph;
import java.util.Map;

/**
 * A model in which several invokers share what is the same for them.
 *
 * @param outputs the name of the graph output that carries each save, by the save's key
 * @param rows how many rows each of the model's own tensors holds, where it holds rows
 */
public record Joined(ModelGraph model, Map<String, String> outputs, Map<String, Integer> rows) {
    public Joined {
        outputs = Map.copyOf(outputs);
        rows = Map.copyOf(rows);
    }
}
