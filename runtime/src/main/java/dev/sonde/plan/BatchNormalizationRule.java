package dev.sonde.plan;

import dev.sonde.graph.Node;

/** BatchNormalization: 1. {@code spatial} goes, which is 1; 2. statistics made in training are refused. */
final class BatchNormalizationRule implements Rule {
    @Override
    public void write(Node node, Draft draft) {
        if (Attributes.number(node, "spatial").orElse(1L) != 1) {
            throw Rule.refused(node, "it normalises every position by itself (spatial = 0)");
        }
        if (node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())) {
            throw Rule.refused(node, "it hands out statistics made in training");
        }
        draft.add(Attributes.without(node, "spatial").withOutputs(node.outputs().subList(0, 1)));
    }
}
