package dev.sonde.tensor;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import java.nio.ByteBuffer;

/** Single elements in and out of a buffer, as doubles. */
final class Elements {
    private Elements() {}

    static double get(ByteBuffer data, int index, ElementType element) {
        int at = index * element.bytes();
        return switch (element) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case FLOAT16 -> Halves.toFloat(data.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(at) << 16);
            case INT8 -> data.get(at);
            case UINT8, BOOL -> data.get(at) & 0xFF;
            case INT16 -> data.getShort(at);
            case UINT16 -> data.getShort(at) & 0xFFFF;
            case INT32 -> data.getInt(at);
            case UINT32 -> data.getInt(at) & 0xFFFFFFFFL;
            case INT64 -> data.getLong(at);
            case UINT64 -> unsigned(data.getLong(at));
            default -> throw refused(element);
        };
    }

    static void put(ByteBuffer data, int index, ElementType element, double value) {
        int at = index * element.bytes();
        switch (element) {
            case FLOAT -> data.putFloat(at, (float) value);
            case DOUBLE -> data.putDouble(at, value);
            case FLOAT16 -> data.putShort(at, Halves.ofFloat((float) value));
            case BFLOAT16 -> data.putShort(at, Halves.bfloatOfFloat((float) value));
            case INT8, UINT8 -> data.put(at, (byte) (long) value);
            case BOOL -> data.put(at, (byte) (value == 0 ? 0 : 1));
            case INT16, UINT16 -> data.putShort(at, (short) (long) value);
            case INT32, UINT32 -> data.putInt(at, (int) (long) value);
            case INT64, UINT64 -> data.putLong(at, (long) value);
            default -> throw refused(element);
        }
    }

    /** One element as users read it: whole numbers without a fraction. */
    static String show(Tensor tensor, int index) {
        double value = tensor.at(index);
        return tensor.element().isFloating() ? Float.toString((float) value) : Long.toString((long) value);
    }

    private static double unsigned(long bits) {
        double half = (bits >>> 1) * 2.0;
        return half + (bits & 1);
    }

    private static ShapeException refused(ElementType element) {
        return new ShapeException(Facts.of("elements of type " + element + " cannot be read as numbers"));
    }
}
