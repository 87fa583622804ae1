package dev.sonde.plan;

import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes that became inputs, in this order after those there are: numbers as a list.
 *
 * <p>1. One that is absent, or an empty list of a reduction's axes (all of them), is no input. 2. Empty axes of
 * Unsqueeze, which it must have, are an empty input.
 */
record ListsToInputs(List<String> names) implements Rule {
    ListsToInputs(String... names) {
        this(List.of(names));
    }

    @Override
    public void write(Node node, Draft draft) {
        List<String> inputs = new ArrayList<>(node.inputs());
        for (String name : names) {
            Attributes.ints(node, name)
                    .filter(values -> !values.isEmpty() || node.op().is("Unsqueeze"))
                    .ifPresent(values -> inputs.add(draft.constant(values)));
        }
        draft.add(Attributes.without(node, names.toArray(String[]::new)).withInputs(inputs));
    }
}
