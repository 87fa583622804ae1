package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.SondeException;
import dev.sonde.tensor.Tensor;

/**
 * Makes tensors of one kind of values that layers in Java hand to each other, and such values of tensors.
 *
 * <p>One for a library's own matrices is found by {@link java.util.ServiceLoader}: its class is named in
 * {@code META-INF/services/dev.sonde.live.ValueAdapter}.
 */
public interface ValueAdapter {

    /** {@return whether values of a class are its} */
    boolean takes(Class<?> type);

    /** {@return a value's numbers, copied: the program may write over the value at once} */
    Tensor read(Object value);

    /**
     * {@return a new value with the numbers of {@code tensor}, which belongs where {@code like} did} The tensor has the
     * shape and the element type that {@link #read} gives of {@code like}.
     */
    Object make(Tensor tensor, Object like);

    /**
     * {@return whether {@link #make} also takes tensors of other shapes and element types than those of {@code like}} Then
     * a layer can be skipped whose output is of another size than its input.
     */
    default boolean makesAny() {
        return false;
    }

    /** Writes the numbers of {@code tensor}, whose shape and element type are those of {@code into}, into that value. */
    default void write(Tensor tensor, Object into) {
        throw new SondeException(
                Facts.of("a value of the type " + into.getClass().getName() + " cannot be changed in place"));
    }
}
