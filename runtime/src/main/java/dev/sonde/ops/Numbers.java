package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** Numbers that an operator's own formula needs, and attributes that many operators share. */
final class Numbers {
    private Numbers() {}

    /** A structural scalar of the element type of {@code like}. */
    static Operand like(Fragment fragment, Operand like, double value) {
        if (like.element().isPresent()) {
            return fragment.constant(Tensor.scalar(value, like.element().orElseThrow()));
        }
        Operand plain = fragment.constant(Tensor.scalar(value, ElementType.DOUBLE));
        return Call.of(fragment, "CastLike", plain, like).write(Map.of(), Optional.empty(), Optional.of(Shape.of()));
    }

    /** A structural int64 scalar. */
    static Operand scalar(Fragment fragment, long value) {
        return fragment.constant(Tensor.of(new long[] {value}));
    }

    static Map<String, Attribute> axis(int axis) {
        return Map.of("axis", new Attribute.Int(axis));
    }
}
