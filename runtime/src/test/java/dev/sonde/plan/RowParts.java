package dev.sonde.plan;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Tensors cut into rows and put together again, on the heap. */
final class RowParts {
    private RowParts() {}

    static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    static Tensor noise(Random random, long... sizes) {
        float[] values = new float[(int) product(sizes, 0, sizes.length)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, sizes);
    }

    /** {@return tensors of one shape, one after the other along {@code axis}} */
    static Tensor joined(List<Tensor> parts, int axis) {
        ElementType element = parts.get(0).element();
        long[] sizes = parts.get(0).shape();
        int inner = (int) product(sizes, axis, sizes.length) * element.bytes();
        int outer = (int) product(sizes, 0, axis);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(outer * inner * parts.size()).order(ByteOrder.nativeOrder());
        for (int block = 0; block < outer; block++) {
            for (Tensor part : parts) {
                bytes.put(part.buffer().slice(block * inner, inner));
            }
        }
        sizes[axis] *= parts.size();
        return Tensor.wrap(bytes.rewind(), element, sizes);
    }

    /** {@return the {@code row}-th of the parts of one entry that lie along {@code axis}} */
    static Tensor row(Tensor whole, int axis, int row) {
        long[] sizes = whole.shape();
        int inner =
                (int) product(sizes, axis + 1, sizes.length) * whole.element().bytes();
        int outer = (int) product(sizes, 0, axis);
        int stride = (int) sizes[axis] * inner;
        ByteBuffer bytes = ByteBuffer.allocateDirect(outer * inner).order(ByteOrder.nativeOrder());
        for (int block = 0; block < outer; block++) {
            bytes.put(whole.buffer().slice(block * stride + row * inner, inner));
        }
        sizes[axis] = 1;
        return Tensor.wrap(bytes.rewind(), whole.element(), sizes);
    }

    /** {@return whether two tensors of one shape differ by no more than their last bits may} */
    static boolean isClose(Tensor one, Tensor other) {
        boolean close = Arrays.equals(one.shape(), other.shape());
        for (int i = 0; close && i < one.size(); i++) {
            double a = one.at(i);
            double b = other.at(i);
            close = a == b || Double.isNaN(a) || Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a));
        }
        return close;
    }

    private static long product(long[] sizes, int from, int to) {
        return Arrays.stream(sizes, from, to).reduce(1, (a, b) -> a * b);
    }
}
