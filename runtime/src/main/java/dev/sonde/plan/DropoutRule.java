package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.tensor.ElementType;
import java.util.List;
import java.util.Map;

/**
 * Dropout outside training, which lets everything pass: 1. the ratio goes; 2. the mask of the older form is all zero (ONNX
 * Runtime's reading of it) where the newer one's is all true, in set 7 in the type of the data.
 */
final class DropoutRule implements Rule {
    private static final Attribute BOOL = new Attribute.Int(ElementType.BOOL.code());

    @Override
    public void write(Node node, Draft draft) {
        draft.add(Attributes.without(node, "ratio").withOutputs(node.outputs().subList(0, 1)));
        if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
            mask(node, draft);
        }
    }

    private static void mask(Node node, Draft draft) {
        String data = node.inputs().get(0);
        String shape = draft.add("Shape", List.of(data), Map.of());
        String zeros = draft.add("ConstantOfShape", List.of(shape), Map.of());
        Node mask = draft.from() < 10
                ? Node.of("CastLike", List.of(zeros, data), List.of())
                : Attributes.with(Node.of("Cast", List.of(zeros), List.of()), "to", BOOL);
        draft.add(mask.withOutputs(List.of(node.outputs().get(1))));
    }
}
