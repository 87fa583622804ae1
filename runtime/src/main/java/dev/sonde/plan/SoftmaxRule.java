package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import java.util.List;
import java.util.Map;

/**
 * Softmax, LogSoftmax and Hardmax, which worked on a matrix: the axes before {@code axis} were its rows, the others its
 * columns.
 *
 * <p>1. On the last axis both forms are one. 2. Elsewhere, or where the rank is not known, the tensor is flattened to
 * that matrix and gets its shape back.
 */
final class SoftmaxRule implements Rule {
    private static final Attribute LAST = new Attribute.Int(-1);

    @Override
    public void write(Node node, Draft draft) {
        String data = node.inputs().get(0);
        long axis = Attributes.number(node, "axis").orElse(1L);
        Node onLast = Attributes.with(node, "axis", LAST);
        if (axis == -1
                || draft.known().rank(data).filter(rank -> axis == rank - 1).isPresent()) {
            draft.add(onLast);
            return;
        }
        String matrix = draft.add("Flatten", List.of(data), Map.of("axis", new Attribute.Int(axis)));
        String result = draft.name();
        draft.add(onLast.withInputs(List.of(matrix)).withOutputs(List.of(result)));
        String shape = draft.add("Shape", List.of(data), Map.of());
        draft.add(Attributes.with(
                Node.of("Reshape", List.of(result, shape), node.outputs()), "allowzero", new Attribute.Int(1)));
    }
}
