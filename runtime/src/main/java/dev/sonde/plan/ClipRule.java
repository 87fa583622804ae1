package dev.sonde.plan;

import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Clip: the bounds become inputs, in the type of what is clipped. */
final class ClipRule implements Rule {
    @Override
    public void write(Node node, Draft draft) {
        String data = node.inputs().get(0);
        Optional<Float> min = Attributes.real(node, "min");
        Optional<Float> max = Attributes.real(node, "max");
        List<String> inputs = new ArrayList<>(List.of(data));
        if (min.isPresent() || max.isPresent()) {
            inputs.add(min.map(value -> draft.scalar(value, data)).orElse(""));
        }
        max.ifPresent(value -> inputs.add(draft.scalar(value, data)));
        draft.add(Attributes.without(node, "min", "max").withInputs(inputs));
    }
}
