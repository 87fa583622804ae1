package dev.sonde.plan;

import dev.sonde.graph.ModelGraph;
import java.util.Map;
import java.util.Set;

/**
 * A model with a patch in it.
 *
 * @param outputs the name of the graph output that carries each save, by the save's key
 * @param written the names of the values that took a model tensor's place
 */
public record Spliced(ModelGraph model, Map<String, String> outputs, Set<String> written) {
    public Spliced {
        outputs = Map.copyOf(outputs);
        written = Set.copyOf(written);
    }
}
