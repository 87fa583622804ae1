package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Upsample and Resize.
 *
 * <p>1. From set 11 on, the scales are absent where sizes are given. Before, positions were divided by the scale, and
 * nearest rounded them down where an axis grew and up where it shrank; so 2. an interpolation is one Resize; 3. nearest
 * is one Resize where the scales are known and all go one way; 4. else two: first what shrinks, then what grows.
 */
final class ResizeRule implements Rule {
    private static final OpType RESIZE = OpType.of("Resize");

    @Override
    public void write(Node node, Draft draft) {
        if (draft.from() >= 11) {
            draft.add(isGiven(node, 3) ? withoutScales(node) : node);
            return;
        }
        String scales = scales(node, draft);
        if (!Attributes.text(node, "mode").orElse("nearest").equals("nearest")) {
            draft.add(resize(node, scales, Map.of("mode", new Attribute.Text("linear"))));
            return;
        }
        double[] factors =
                draft.known().numbers(scales).map(Tensor::toDoubleArray).orElseGet(() -> attribute(node));
        if (factors.length > 0 && Arrays.stream(factors).allMatch(factor -> factor >= 1)) {
            draft.add(resize(node, scales, nearest("floor")));
        } else if (factors.length > 0 && Arrays.stream(factors).allMatch(factor -> factor <= 1)) {
            draft.add(resize(node, scales, nearest("ceil")));
        } else {
            shrinkThenGrow(node, scales, draft);
        }
    }

    private static void shrinkThenGrow(Node node, String scales, Draft draft) {
        String one = draft.constant(Tensor.scalar(1, ElementType.FLOAT));
        String shrink = draft.add("Min", List.of(scales, one), Map.of());
        String grow = draft.add("Max", List.of(scales, one), Map.of());
        String smaller = draft.add("Resize", List.of(node.inputs().get(0), "", shrink), nearest("ceil"));
        draft.add(resize(node, grow, nearest("floor")).withInputs(List.of(smaller, "", grow)));
    }

    private static Node resize(Node node, String scales, Map<String, Attribute> attributes) {
        Map<String, Attribute> all = new HashMap<>(attributes);
        all.put("coordinate_transformation_mode", new Attribute.Text("asymmetric"));
        return Attributes.as(RESIZE, node)
                .withInputs(List.of(node.inputs().get(0), "", scales))
                .withAttributes(all);
    }

    private static Map<String, Attribute> nearest(String rounding) {
        return Map.of(
                "mode",
                new Attribute.Text("nearest"),
                "coordinate_transformation_mode",
                new Attribute.Text("asymmetric"),
                "nearest_mode",
                new Attribute.Text(rounding));
    }

    private static String scales(Node node, Draft draft) {
        if (isGiven(node, 1)) {
            return node.inputs().get(1);
        }
        double[] factors = attribute(node);
        float[] values = new float[factors.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) factors[i];
        }
        return draft.constant(Tensor.of(values, values.length));
    }

    private static double[] attribute(Node node) {
        return Attributes.reals(node, "scales").orElse(List.of()).stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
    }

    private static Node withoutScales(Node node) {
        List<String> inputs = node.inputs();
        return node.withInputs(List.of(inputs.get(0), inputs.get(1), "", inputs.get(3)));
    }

    private static boolean isGiven(Node node, int input) {
        return node.inputs().size() > input && !node.inputs().get(input).isEmpty();
    }
}
