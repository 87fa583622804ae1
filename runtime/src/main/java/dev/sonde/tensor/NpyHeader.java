package dev.sonde.tensor;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an npy file says of its array.
 *
 * @param order the order of an element's bytes
 * @param fortran whether the first axis is the innermost
 */
record NpyHeader(ElementType element, ByteOrder order, boolean fortran, long[] sizes) {
    /** The header and what is before it fill whole lines of 64 bytes. */
    private static final int ALIGNMENT = 64;

    private static final int BEFORE = 10;

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT),
            Map.entry("f8", ElementType.DOUBLE),
            Map.entry("b1", ElementType.BOOL),
            Map.entry("i1", ElementType.INT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("c8", ElementType.COMPLEX64),
            Map.entry("c16", ElementType.COMPLEX128));

    /** {@return what the header's text says; it is a Python literal, and no more of Python is understood} */
    static NpyHeader read(DataFile file, String text) {
        Map<String, Object> entries =
                PythonLiteral.dictionary(text).orElseThrow(() -> file.refused("its header is not written as NumPy's"));
        if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
            throw file.refused("its header tells of " + entries.keySet());
        }
        if (!(entries.get("descr") instanceof String descr)) {
            throw file.refused("its elements have several fields");
        }
        if (!(entries.get("fortran_order") instanceof Boolean fortran)
                || !(entries.get("shape") instanceof List<?> shape)) {
            throw file.refused("its header is not written as NumPy's");
        }
        long[] sizes = shape.stream().mapToLong(size -> size(file, size)).toArray();
        return new NpyHeader(element(file, descr), order(file, descr), fortran, sizes);
    }

    private static long size(DataFile file, Object size) {
        if (size instanceof Long number && number >= 0) {
            return number;
        }
        throw file.refused("a size in its shape is " + size);
    }

    private static ElementType element(DataFile file, String descr) {
        ElementType element = TYPES.get(descr.isEmpty() ? descr : descr.substring(1));
        if (element == null) {
            throw file.refused("its elements are of type \"" + descr + "\", and numbers and truth values are read");
        }
        return element;
    }

    private static ByteOrder order(DataFile file, String descr) {
        return switch (descr.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '|', '=' -> ByteOrder.nativeOrder();
            default -> throw file.refused("its elements are of type \"" + descr + '"');
        };
    }

    /** {@return what a file of {@code tensor} says} */
    static NpyHeader of(Path file, Tensor tensor) {
        if (code(tensor.element()).isEmpty()) {
            throw new ModelException(Facts.of("npy files have no elements of type " + tensor.element())
                    .add("file", file)
                    .add("tensor", tensor.type())
                    .add("do", "cast it to float, or write a safetensors file"));
        }
        return new NpyHeader(tensor.element(), ByteOrder.nativeOrder(), false, tensor.shape());
    }

    private static Optional<String> code(ElementType element) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == element)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    TensorType type() {
        return TensorType.of(element, sizes);
    }

    /** {@return the header's text, padded and with its line end} */
    @Override
    public String toString() {
        String mark = element.bytes() == 1 ? "|" : order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
        String shape = Arrays.stream(sizes).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = String.format(
                Locale.ROOT,
                "{'descr': '%s%s', 'fortran_order': %s, 'shape': (%s%s), }",
                mark,
                code(element).orElseThrow(),
                fortran ? "True" : "False",
                shape,
                sizes.length == 1 ? "," : "");
        int whole = (BEFORE + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
        return text + " ".repeat(whole - BEFORE - text.length() - 1) + '\n';
    }
}
