package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Brings tensors into the shapes and types that values have. */
final class Fitted {
    private Fitted() {}

    /** {@return room for so many elements, in native order} */
    static ByteBuffer room(ElementType element, long[] sizes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(count(sizes) * element.bytes()))
                .order(ByteOrder.nativeOrder());
    }

    static long count(long[] sizes) {
        long count = 1;
        for (long size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** {@return {@code tensor} with the element type of {@code like}; refused if it has another shape} */
    static Tensor to(Tensor tensor, Tensor like) {
        if (!Arrays.equals(tensor.shape(), like.shape())) {
            throw new ShapeException(Facts.of("a value is replaced by one of its own shape")
                    .add("shape", Arrays.toString(like.shape()))
                    .add("given", Arrays.toString(tensor.shape())));
        }
        return typed(tensor, like.element());
    }

    /** {@return the same numbers as elements of a type} */
    static Tensor typed(Tensor tensor, ElementType element) {
        return tensor.element() == element ? tensor : Tensor.filled(tensor::at, element, tensor.shape());
    }

    /** {@return the same numbers in another shape of as many elements} */
    static Tensor shaped(Tensor tensor, long[] sizes) {
        return Arrays.equals(tensor.shape(), sizes) ? tensor : Tensor.wrap(tensor.buffer(), tensor.element(), sizes);
    }

    /** {@return a copy of the bytes, in native order, that whoever gets it may change} */
    static ByteBuffer bytes(Tensor tensor) {
        ByteBuffer from = tensor.buffer();
        return ByteBuffer.allocateDirect(from.remaining())
                .order(ByteOrder.nativeOrder())
                .put(from)
                .rewind();
    }
}
