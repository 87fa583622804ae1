package dev.sonde.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of elements as files hold them: in another byte order, or the last axis outermost. */
final class RawBytes {
    private RawBytes() {}

    /** Turns elements that are {@code order} into native ones, in place; complex numbers are two numbers. */
    static ByteBuffer toNative(ByteBuffer bytes, ElementType element, ByteOrder order) {
        boolean complex = element == ElementType.COMPLEX64 || element == ElementType.COMPLEX128;
        int unit = complex ? element.bytes() / 2 : element.bytes();
        if (unit > 1 && order != ByteOrder.nativeOrder()) {
            reverse(bytes, unit);
        }
        if (element == ElementType.BOOL) {
            for (int i = 0; i < bytes.limit(); i++) {
                bytes.put(i, (byte) (bytes.get(i) == 0 ? 0 : 1));
            }
        }
        return bytes.order(ByteOrder.nativeOrder());
    }

    private static void reverse(ByteBuffer bytes, int unit) {
        for (int start = 0; start < bytes.limit(); start += unit) {
            for (int i = 0; i < unit / 2; i++) {
                byte low = bytes.get(start + i);
                bytes.put(start + i, bytes.get(start + unit - 1 - i));
                bytes.put(start + unit - 1 - i, low);
            }
        }
    }

    /** {@return elements that lie with the first axis innermost, as Fortran has them, in row-major order} */
    static ByteBuffer fromFortran(ByteBuffer bytes, int width, long[] sizes) {
        ByteBuffer rows = ByteBuffer.allocateDirect(bytes.limit()).order(bytes.order());
        long[] steps = new long[sizes.length];
        long step = width;
        for (int axis = 0; axis < sizes.length; axis++) {
            steps[axis] = step;
            step *= sizes[axis];
        }
        long[] index = new long[sizes.length];
        while (rows.hasRemaining()) {
            int from = 0;
            for (int axis = 0; axis < sizes.length; axis++) {
                from += Math.toIntExact(index[axis] * steps[axis]);
            }
            for (int i = 0; i < width; i++) {
                rows.put(bytes.get(from + i));
            }
            advance(index, sizes);
        }
        return rows.flip();
    }

    private static void advance(long[] index, long[] sizes) {
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            index[axis]++;
            if (index[axis] < sizes[axis]) {
                return;
            }
            index[axis] = 0;
        }
    }

    /** {@return how many bytes a tensor takes; -1 where that is no number that fits a long} */
    static long length(ElementType element, long[] sizes) {
        long length = element.bytes();
        for (long size : sizes) {
            if (size < 0) {
                return -1;
            }
            long high = Math.multiplyHigh(length, size);
            length *= size;
            if (high != 0 || length < 0) {
                return -1;
            }
        }
        return length;
    }
}
