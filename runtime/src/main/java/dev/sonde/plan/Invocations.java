package dev.sonde.plan;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.List;
import java.util.Map;

/**
 * What several invokers ask of one model: a {@link dev.sonde.graph.Patch} of which every read and write belongs to some
 * rows. The nodes are common: a node may take what any invoker reads, so values cross between invokers freely.
 *
 * <p>What is written has the type and shape of what it takes the place of, in the rows of its invoker.
 *
 * @param inputs which row of an input serves which row that is asked for; where nothing is said, each has its own
 * @param rows how many rows are asked for in all
 * @param parts each invoker's share
 * @param saves what a run hands out, by key: a name that the nodes know
 */
public record Invocations(
        Map<String, RowMap> inputs,
        int rows,
        List<Part> parts,
        Map<String, String> saves,
        List<Value> feeds,
        List<Weight> constants,
        List<Node> nodes) {

    /**
     * One invoker's share.
     *
     * @param rows its rows, as places among all that are asked for
     * @param reads what it reads, by the name under which the nodes know it: a tensor of its rows, in their order
     * @param writes what takes the place of a tensor in its rows; each row is written once for each place and user
     */
    public record Part(List<Integer> rows, Map<String, Read> reads, List<Write> writes) {
        public Part {
            rows = List.copyOf(rows);
            reads = Map.copyOf(reads);
            writes = List.copyOf(writes);
        }
    }

    /** Who reads and writes nothing. */
    static final Part NOBODY = new Part(List.of(), Map.of(), List.of());

    public Invocations {
        inputs = Map.copyOf(inputs);
        parts = List.copyOf(parts);
        saves = Map.copyOf(saves);
        feeds = List.copyOf(feeds);
        constants = List.copyOf(constants);
        nodes = List.copyOf(nodes);
    }

    /** {@return the same of inputs whose rows serve as {@code others} say} */
    public Invocations withInputs(Map<String, RowMap> others) {
        return new Invocations(others, rows, parts, saves, feeds, constants, nodes);
    }

    /** {@return which row of the input {@code name} serves which row} */
    RowMap input(String name) {
        return inputs.getOrDefault(name, RowMap.apart(rows));
    }
}
