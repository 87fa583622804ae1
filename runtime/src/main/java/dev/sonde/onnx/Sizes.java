package dev.sonde.onnx;

import dev.sonde.tensor.ElementType;
import java.util.List;

/** How many elements and bytes a tensor has. */
final class Sizes {
    private Sizes() {}

    /** {@return the product of the dimensions} */
    static long elements(List<Long> dims) {
        long count = 1;
        boolean empty = dims.contains(0L);
        for (long dim : dims) {
            if (dim < 0) {
                throw new Malformed("a dimension of its shape " + dims + " is negative");
            }
            if (!empty && (Math.multiplyHigh(count, dim) != 0 || count * dim < 0)) {
                throw new Malformed("its shape " + dims + " has more elements than can be counted");
            }
            count *= dim;
        }
        return count;
    }

    /** {@return the bytes of {@code elements} elements, those smaller than a byte packed without gaps} */
    static long bytes(ElementType element, long elements) {
        long size = switch (element) {
            case INT4, UINT4, FLOAT4E2M1 -> elements / 2 + elements % 2;
            case INT2, UINT2 -> elements / 4 + (elements % 4 == 0 ? 0 : 1);
            default -> elements * element.bytes();
        };
        if (element.bytes() > 0 && elements > Long.MAX_VALUE / element.bytes()) {
            throw new Malformed("its shape has more bytes than can be counted");
        }
        return size;
    }
}
