package dev.sonde.graph;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Numbers of tensors as text, such that reading them gives the same bits. */
final class TextNumbers {
    private TextNumbers() {}

    /** {@return whether elements of this type are shown as numbers; others are shown as bytes in hex} */
    static boolean isPlain(ElementType element) {
        return element.isFloating() || element.isInteger() || element == ElementType.BOOL;
    }

    /** {@return the elements, set apart by commas} */
    static String print(Tensor tensor) {
        return IntStream.range(0, tensor.size()).mapToObj(i -> print(tensor, i)).collect(Collectors.joining(", "));
    }

    private static String print(Tensor tensor, int index) {
        return switch (tensor.element()) {
            case INT64 -> Long.toString(tensor.buffer().getLong(index * Long.BYTES));
            case UINT64 -> Long.toUnsignedString(tensor.buffer().getLong(index * Long.BYTES));
            case DOUBLE -> shorten(Double.toString(tensor.at(index)));
            case FLOAT, FLOAT16, BFLOAT16 -> shorten(Float.toString((float) tensor.at(index)));
            default -> Long.toString((long) tensor.at(index));
        };
    }

    private static String shorten(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    /**
     * {@return the tensor of these numbers}
     *
     * @throws NumberFormatException where one is none
     */
    static Tensor parse(List<String> numbers, ElementType element, long[] sizes) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(numbers.size() * element.bytes()).order(ByteOrder.nativeOrder());
        for (String number : numbers) {
            put(bytes, number, element);
        }
        return Tensor.wrap(bytes.flip(), element, sizes);
    }

    private static void put(ByteBuffer bytes, String number, ElementType element) {
        switch (element) {
            case INT64 -> bytes.putLong(Long.parseLong(number));
            case UINT64 -> bytes.putLong(Long.parseUnsignedLong(number));
            case FLOAT -> bytes.putFloat(Float.parseFloat(number));
            default ->
                bytes.put(Tensor.scalar(Double.parseDouble(number), element).buffer());
        }
    }

    /** {@return the bytes' SHA-256 digest in hex} */
    static String digest(ByteBuffer bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** {@return the bytes in hex} */
    static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
