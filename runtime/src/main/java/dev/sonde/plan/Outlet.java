package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.SwallowedException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a node hand out what its body newly hands out.
 *
 * <ol>
 *   <li>The other branch of an If hands out an empty tensor of the same elements.
 *   <li>A Loop or Scan hands out one value for each iteration, stacked along a new first axis.
 *   <li>Other operators with bodies hand out nothing.
 * </ol>
 */
final class Outlet {
    private static final String EMPTY = Patch.PREFIX + "empty:";
    private static final List<String> SCAN_LISTS = List.of("scan_output_axes", "scan_output_directions");

    private Outlet() {}

    /**
     * {@return {@code node} with one output more}
     *
     * @param before how many outputs its body had
     * @param more the new output, of a known element type
     */
    static Node add(Node node, String body, int before, Value more) {
        String name = more.name();
        ElementType element = more.type().orElseThrow().element();
        if (node.op().is("If")) {
            return output(otherBranch(node, body, name, element), before, name);
        }
        if (node.op().is("Loop")) {
            // The body's first output says whether to go on.
            return output(node, before - 1, name);
        }
        if (node.op().is("Scan")) {
            return output(withLists(node), before, name);
        }
        throw new SwallowedException(Facts.of("what is inside of an operator cannot be read")
                .add("operator", node.op())
                .add("it makes", String.join(", ", node.outputs())));
    }

    /** Outputs that nobody takes may be left out at the end, and then the new one would slip into their place. */
    private static Node output(Node node, int position, String name) {
        List<String> outputs = new ArrayList<>(node.outputs());
        while (outputs.size() < position) {
            outputs.add("");
        }
        outputs.add(name);
        return node.withOutputs(outputs);
    }

    private static Node otherBranch(Node node, String body, String name, ElementType element) {
        String other = body.equals("then_branch") ? "else_branch" : "then_branch";
        Graph branch = Bodies.of(node).get(other);
        if (branch == null) {
            throw new SwallowedException(Facts.of("an If without an " + other).add("it makes", node.outputs()));
        }
        Tensor none = element == ElementType.STRING ? Tensor.of(new String[0], 0) : Tensor.full(0, element, 0);
        Node empty = Node.of("Constant", List.of(), List.of(EMPTY + name))
                .withAttributes(Map.of("value", new Attribute.Numbers(Weight.of("", none))));
        List<Node> nodes = new ArrayList<>(branch.nodes());
        nodes.add(empty);
        List<Value> outputs = new ArrayList<>(branch.outputs());
        outputs.add(Value.of(EMPTY + name));
        return Bodies.with(node, other, branch.withNodes(nodes).withOutputs(outputs));
    }

    /** Where a Scan says something of each output, it says the default of the new one. */
    private static Node withLists(Node node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        for (String list : SCAN_LISTS) {
            if (attributes.get(list) instanceof Attribute.Ints ints
                    && !ints.values().isEmpty()) {
                List<Long> longer = new ArrayList<>(ints.values());
                longer.add(0L);
                attributes.put(list, new Attribute.Ints(longer));
            }
        }
        return node.withAttributes(attributes);
    }
}
