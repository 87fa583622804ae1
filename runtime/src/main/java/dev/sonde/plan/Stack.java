package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes that put invokers' rows one after the other, and take them apart again. */
public final class Stack {
    private final List<Node> nodes = new ArrayList<>();
    private final List<Weight> constants = new ArrayList<>();

    /** {@return what was written, in order} */
    public List<Node> nodes() {
        return nodes;
    }

    /** {@return the numbers that the nodes take} */
    public List<Weight> constants() {
        return constants;
    }

    /** Lets {@code made} be {@code parts} one after the other along {@code axis}. */
    public void join(String made, int axis, List<String> parts) {
        nodes.add(
                parts.size() == 1
                        ? Node.of("Identity", parts, List.of(made))
                        : Node.of(OpType.of("Concat"), parts, List.of(made), Map.of("axis", new Attribute.Int(axis))));
    }

    /**
     * Entries of a tensor along an axis.
     *
     * @param to the first entry that is not among them
     */
    public record Entries(String whole, int axis, int from, int to) {}

    /** Lets {@code made} be {@code entries}. */
    public void cut(String made, Entries entries) {
        String from = number(made + ".from", entries.from());
        String to = number(made + ".to", entries.to());
        String axis = number(made + ".axis", entries.axis());
        nodes.add(Node.of("Slice", List.of(entries.whole(), from, to, axis), List.of(made)));
    }

    /** Lets {@code made} be {@code other}. */
    public void same(String made, String other) {
        nodes.add(Node.of("Identity", List.of(other), List.of(made)));
    }

    private String number(String name, int value) {
        constants.add(Weight.of(name, Tensor.of(new long[] {value}, 1)));
        return name;
    }
}
