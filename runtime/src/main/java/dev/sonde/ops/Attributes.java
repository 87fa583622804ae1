package dev.sonde.ops;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attributes made from Java objects.
 *
 * @param op the operator they are for
 * @param line the user's line, for refusals
 */
record Attributes(OpType op, Optional<CallSite> line) {
    private static final String ALLOWED =
            "Long, Integer, Boolean (0 or 1), Float, Double, String, int[], long[], float[], double[], String[],"
                    + " a List of one of these kinds of numbers or of String, Tensor, ElementType";

    /** Each object as an attribute. */
    Map<String, Attribute> of(Map<String, ?> objects) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        objects.forEach((name, object) -> attributes.put(name, of(name, object)));
        return attributes;
    }

    private Attribute of(String name, Object object) {
        if (object instanceof Attribute attribute) {
            return attribute;
        }
        if (object instanceof Tensor tensor) {
            return new Attribute.Numbers(Weight.of(name, tensor));
        }
        if (object instanceof List<?> list) {
            return list(name, list);
        }
        return object.getClass().isArray() ? list(name, elements(name, object)) : single(name, object);
    }

    private Attribute single(String name, Object object) {
        if (object instanceof Long || object instanceof Integer) {
            return new Attribute.Int(((Number) object).longValue());
        }
        if (object instanceof Float || object instanceof Double) {
            return new Attribute.Real(((Number) object).floatValue());
        }
        if (object instanceof Boolean flag) {
            return new Attribute.Int(flag ? 1 : 0);
        }
        if (object instanceof ElementType element) {
            return new Attribute.Int(element.code());
        }
        if (object instanceof String text) {
            return new Attribute.Text(text);
        }
        throw refused(name, object.getClass().getSimpleName() + " is no attribute");
    }

    /** ONNX has no type for an empty list; whole numbers are what operators mean by it. */
    private Attribute list(String name, List<?> list) {
        List<Attribute> singles = new ArrayList<>();
        list.forEach(each -> singles.add(single(name, each)));
        if (singles.stream().allMatch(Attribute.Int.class::isInstance)) {
            return new Attribute.Ints(
                    singles.stream().map(each -> ((Attribute.Int) each).value()).toList());
        }
        if (singles.stream().allMatch(Attribute.Real.class::isInstance)) {
            return new Attribute.Reals(singles.stream()
                    .map(each -> ((Attribute.Real) each).value())
                    .toList());
        }
        if (singles.stream().allMatch(Attribute.Text.class::isInstance)) {
            return new Attribute.Texts(singles.stream()
                    .map(each -> ((Attribute.Text) each).value())
                    .toList());
        }
        throw refused(name, "a list holds one kind of value");
    }

    private List<?> elements(String name, Object array) {
        if (array instanceof int[] ints) {
            return Arrays.stream(ints).boxed().toList();
        }
        if (array instanceof long[] longs) {
            return Arrays.stream(longs).boxed().toList();
        }
        if (array instanceof double[] doubles) {
            return Arrays.stream(doubles).boxed().toList();
        }
        if (array instanceof float[] floats) {
            List<Float> boxed = new ArrayList<>();
            for (float value : floats) {
                boxed.add(value);
            }
            return boxed;
        }
        if (array instanceof String[] texts) {
            return List.of(texts);
        }
        throw refused(name, array.getClass().getSimpleName() + " is no attribute");
    }

    private ShapeException refused(String name, String why) {
        Facts facts = Facts.of("attribute \"" + name + "\": " + why)
                .add("operator", op)
                .add("allowed", ALLOWED);
        line.ifPresent(facts::askedAt);
        return new ShapeException(facts);
    }
}
