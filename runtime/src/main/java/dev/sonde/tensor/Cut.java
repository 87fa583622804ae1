package dev.sonde.tensor;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors cut out along an axis, and put together along it. */
public final class Cut {
    private Cut() {}

    /** {@return {@code count} entries of {@code whole} along {@code axis}, from {@code from} on} */
    public static Tensor out(Tensor whole, int axis, int from, int count) {
        long[] sizes = whole.shape();
        int entry = product(sizes, axis + 1, sizes.length);
        int step = entry * Math.toIntExact(sizes[axis]);
        int outer = product(sizes, 0, axis);
        sizes[axis] = count;
        Pieces pieces = new Pieces(whole.element(), outer * count * entry);
        for (int i = 0; i < outer; i++) {
            pieces.add(whole, i * step + from * entry, count * entry);
        }
        return pieces.tensor(sizes);
    }

    /**
     * {@return {@code parts} one after the other along {@code axis}}
     *
     * @throws ShapeException where their types or other sizes differ
     */
    public static Tensor join(int axis, List<Tensor> parts) {
        Tensor first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        long[] sizes = first.shape();
        sizes[axis] = 0;
        for (Tensor part : parts) {
            requireLike(first, part, axis);
            sizes[axis] += part.shape()[axis];
        }
        int outer = product(sizes, 0, axis);
        Pieces pieces = new Pieces(first.element(), product(sizes, 0, sizes.length));
        for (int i = 0; i < outer; i++) {
            for (Tensor part : parts) {
                int length = part.size() / outer;
                pieces.add(part, i * length, length);
            }
        }
        return pieces.tensor(sizes);
    }

    private static void requireLike(Tensor first, Tensor part, int axis) {
        long[] a = first.shape();
        long[] b = part.shape();
        boolean like = first.element() == part.element() && a.length == b.length;
        for (int i = 0; like && i < a.length; i++) {
            like = i == axis || a[i] == b[i];
        }
        if (!like) {
            throw new ShapeException(Facts.of("tensors of different kinds cannot be put together")
                    .add("one", first.type())
                    .add("other", part.type())
                    .add("along axis", axis));
        }
    }

    private static int product(long[] sizes, int from, int to) {
        long product = 1;
        for (long size : Arrays.copyOfRange(sizes, from, to)) {
            product = Math.multiplyExact(product, size);
        }
        return Math.toIntExact(product);
    }

    /** Elements being put one after the other: bytes, or strings. */
    private static final class Pieces {
        private final ElementType element;
        private final ByteBuffer data;
        private final List<String> text = new ArrayList<>();

        Pieces(ElementType element, int elements) {
            this.element = element;
            this.data = ByteBuffer.allocateDirect(Math.multiplyExact(elements, element.bytes()))
                    .order(ByteOrder.nativeOrder());
        }

        void add(Tensor from, int at, int elements) {
            if (element == ElementType.STRING) {
                text.addAll(from.toStrings().subList(at, at + elements));
            } else {
                data.put(from.buffer().slice(at * element.bytes(), elements * element.bytes()));
            }
        }

        Tensor tensor(long[] sizes) {
            return element == ElementType.STRING
                    ? Tensor.of(text.toArray(String[]::new), sizes)
                    : Tensor.wrap(data.rewind(), element, sizes);
        }
    }
}
