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
 * <p>A node of a patch may take: a name in {@code reads}, the name of a feed or constant, or what an earlier node of
 * the patch makes. The names that a patch defines begin with {@value #PREFIX}, which no model may use.
 *
 * @param reads model tensors by the name under which the patch's nodes know them
 * @param writes what takes a model tensor's place; at most one for each tensor and set of users
 * @param saves what a run hands out, by the key it is handed out under: a name that the patch knows
 * @param feeds values given with every run
 * @param constants numbers that are part of the structure
 */
public record Patch(
        Map<String, Read> reads,
        List<Write> writes,
        Map<String, String> saves,
        List<Value> feeds,
        List<Weight> constants,
        List<Node> nodes) {

    /** How every name begins that a patch defines. */
    public static final String PREFIX = "sonde:";

    /** Nothing to do. */
    public static final Patch EMPTY = new Patch(Map.of(), List.of(), Map.of(), List.of(), List.of(), List.of());

    /**
     * A model tensor that a patch reads, as the model computes it: every write upstream of it is seen.
     *
     * @param settled whether the writes to the tensor itself are seen too, as those who use it see them
     */
    public record Read(String tensor, boolean settled) {}

    /**
     * What takes a model tensor's place.
     *
     * @param users the nodes that see it, each by any tensor that it makes; none means all, and the graph's outputs
     * @param value a name that the patch knows
     */
    public record Write(String tensor, Set<String> users, String value) {
        public Write {
            users = Set.copyOf(users);
        }

        /** {@return a write that everyone sees} */
        public static Write of(String tensor, String value) {
            return new Write(tensor, Set.of(), value);
        }
    }

    public Patch {
        reads = Ordered.copy(reads);
        writes = List.copyOf(writes);
        saves = Ordered.copy(saves);
        feeds = List.copyOf(feeds);
        constants = List.copyOf(constants);
        nodes = List.copyOf(nodes);
    }

    /** {@return this patch as a flow chart in the notation of Mermaid} */
    public String diagram() {
        return new Diagram(Map.of()).add(this).toString();
    }

    /** {@return the text form of {@link GraphText}} */
    @Override
    public String toString() {
        return GraphText.print(this);
    }

    /** {@return this patch without its writes} */
    public Patch withoutWrites() {
        return new Patch(reads, List.of(), saves, feeds, constants, nodes);
    }

    /** {@return this patch with other saves} */
    public Patch withSaves(Map<String, String> others) {
        return new Patch(reads, writes, others, feeds, constants, nodes);
    }

    /** {@return the model's tensors that this patch touches} */
    public Set<String> touched() {
        return Stream.concat(
                        reads.values().stream().map(Read::tensor),
                        writes.stream().map(Write::tensor))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return what tells the graphs in which this patch does something: what it touches, and who sees its writes} */
    public Set<String> concerned() {
        return Stream.concat(touched().stream(), writes.stream().flatMap(write -> write.users().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return the type of each feed by its name} */
    public Map<String, TensorType> feedTypes() {
        return feeds.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Value::name, feed -> feed.type().orElseThrow()));
    }
}
