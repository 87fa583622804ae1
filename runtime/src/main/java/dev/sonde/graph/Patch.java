package dev.sonde.graph;

import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An intervention as data: nodes to add to a model, and how they are tied to it.
 *
 * <p>A node of a patch may take: a name in {@code reads} (a tensor as the model computes it, with every write upstream
 * of it and none of the writes to itself), a name in {@code feeds}, a constant, or what an earlier node of the patch
 * makes. The names that a patch defines begin with {@value #PREFIX}, which no model may use.
 *
 * @param reads model tensors by the name under which the patch's nodes know them
 * @param writes what takes a model tensor's place for all who use it, by the tensor's name: a name that the patch knows
 * @param saves what a run hands out, by the key it is handed out under: a name that the patch knows, or one of the model
 * @param feeds values given with every run
 * @param constants numbers that are part of the structure
 */
public record Patch(
        Map<String, String> reads,
        Map<String, String> writes,
        Map<String, String> saves,
        List<Value> feeds,
        List<Weight> constants,
        List<Node> nodes) {

    /** How every name begins that a patch defines. */
    public static final String PREFIX = "sonde:";

    /** Nothing to do. */
    public static final Patch EMPTY = new Patch(Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of());

    public Patch {
        reads = Ordered.copy(reads);
        writes = Ordered.copy(writes);
        saves = Ordered.copy(saves);
        feeds = List.copyOf(feeds);
        constants = List.copyOf(constants);
        nodes = List.copyOf(nodes);
    }

    /** {@return the model's tensors that this patch touches} */
    public Set<String> touched() {
        return Stream.concat(reads.values().stream(), writes.keySet().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the type of each feed by its name} */
    public Map<String, TensorType> feedTypes() {
        return feeds.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Value::name, feed -> feed.type().orElseThrow()));
    }
}
