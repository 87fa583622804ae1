package dev.sonde.tensor;

import java.util.Optional;

/**
 * What is known of a tensor before it has numbers.
 *
 * @param element the type of its elements
 * @param shape its shape; empty where not even the rank is known
 */
public record TensorType(ElementType element, Optional<Shape> shape) {
    /** {@return a type with a known rank} */
    public static TensorType of(ElementType element, Shape shape) {
        return new TensorType(element, Optional.of(shape));
    }

    /** {@return a type whose sizes are all known} */
    public static TensorType of(ElementType element, long... sizes) {
        return of(element, Shape.of(sizes));
    }

    /** {@return a type of unknown rank} */
    public static TensorType of(ElementType element) {
        return new TensorType(element, Optional.empty());
    }

    /** {@return this type with another element type} */
    public TensorType with(ElementType other) {
        return new TensorType(other, shape);
    }

    /** {@return the type as users read it: {@code float[batch, 16, 384]}} */
    @Override
    public String toString() {
        return element + shape.map(Shape::toString).orElse("[...]");
    }
}
