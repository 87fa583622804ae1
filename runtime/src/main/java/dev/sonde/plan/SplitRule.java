package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import java.util.List;

/** Split: 1. the sizes become an input; 2. without sizes, the number of parts is said. */
final class SplitRule implements Rule {
    @Override
    public void write(Node node, Draft draft) {
        List<Long> sizes = Attributes.ints(node, "split").orElse(List.of());
        Node plain = Attributes.without(node, "split");
        if (!sizes.isEmpty()) {
            draft.add(plain.withInputs(List.of(node.inputs().get(0), draft.constant(sizes))));
        } else if (node.inputs().size() > 1 && !node.inputs().get(1).isEmpty()) {
            draft.add(plain);
        } else {
            long parts = node.outputs().size();
            draft.add(Attributes.with(plain, "num_outputs", new Attribute.Int(parts)));
        }
    }
}
