package dev.sonde.tensor;

/** What an operator accepts as an operand: a {@link Tensor} of numbers, or a value of a trace. */
public interface TensorLike {
    /** {@return the element type and shape, as far as they are known} */
    TensorType type();
}
