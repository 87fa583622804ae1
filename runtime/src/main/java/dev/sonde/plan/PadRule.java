package dev.sonde.plan;

import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Pad: the widths become an input, and so does a value that is not zero, in the type of what is padded. */
final class PadRule implements Rule {
    @Override
    public void write(Node node, Draft draft) {
        String data = node.inputs().get(0);
        List<String> inputs = new ArrayList<>(List.of(data));
        inputs.add(draft.constant(Attributes.ints(node, "pads").orElse(List.of())));
        Attributes.real(node, "value")
                .filter(value -> Float.floatToRawIntBits(value) != 0)
                .ifPresent(value -> inputs.add(draft.scalar(value, data)));
        draft.add(Attributes.without(node, "pads", "value").withInputs(inputs));
    }
}
