package dev.sonde.ops;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.Optional;

/**
 * A value that a node takes or makes.
 *
 * @param name the name by which nodes know it; empty for an optional input that is absent
 * @param type what is known of it; empty where not even the element type is known
 */
public record Operand(String name, Optional<TensorType> type) {
    /** An optional input that is absent. */
    public static final Operand ABSENT = new Operand("", Optional.empty());

    /** {@return a value of a known type} */
    public static Operand of(String name, TensorType type) {
        return new Operand(name, Optional.of(type));
    }

    /** {@return a value of which only the name is known} */
    public static Operand of(String name) {
        return new Operand(name, Optional.empty());
    }

    /** {@return the type of its elements, where known} */
    public Optional<ElementType> element() {
        return type.map(TensorType::element);
    }

    /** {@return its shape, where at least the rank is known} */
    public Optional<Shape> shape() {
        return type.flatMap(TensorType::shape);
    }
}
