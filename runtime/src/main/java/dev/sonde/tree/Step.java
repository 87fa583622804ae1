package dev.sonde.tree;

import dev.sonde.graph.Node;
import java.util.List;
import java.util.Set;

/**
 * One node of a model, wherever in it, with its names resolved.
 *
 * @param id its position in {@link Wiring#steps()}
 * @param nested whether it is inside the body of an If, Loop or Scan
 * @param takes what it takes, absent inputs left out; after these what its bodies hand out
 * @param makes what it makes, absent outputs left out
 */
record Step(int id, Node node, boolean nested, List<Wire> takes, List<Wire> makes) {
    private static final Set<String> MEASURING = Set.of("Shape", "Size");

    /** Whether only the sizes of what it takes matter. */
    boolean measures() {
        return node.op().domain().isEmpty() && MEASURING.contains(node.op().name());
    }

    boolean isConstant() {
        return node.op().is("Constant");
    }

    String type() {
        return node.op().name();
    }
}
