package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sonde.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers that a tensor holds in a field of its element type's own, laid out as raw data: little-endian. */
final class TypedData {
    private TypedData() {}

    /** Refuses a field in which such elements cannot stand. */
    static void require(ElementType element, int field) {
        if (field != TensorProto.RAW_DATA_FIELD_NUMBER && field != field(element)) {
            throw new Malformed("elements of type " + element + " cannot stand in field " + field);
        }
    }

    private static int field(ElementType element) {
        return switch (element) {
            case FLOAT, COMPLEX64 -> TensorProto.FLOAT_DATA_FIELD_NUMBER;
            case DOUBLE, COMPLEX128 -> TensorProto.DOUBLE_DATA_FIELD_NUMBER;
            case INT64 -> TensorProto.INT64_DATA_FIELD_NUMBER;
            case UINT32, UINT64 -> TensorProto.UINT64_DATA_FIELD_NUMBER;
            case STRING -> TensorProto.STRING_DATA_FIELD_NUMBER;
            default -> TensorProto.INT32_DATA_FIELD_NUMBER;
        };
    }

    static ByteBuffer bytes(TensorProto proto, ElementType element) {
        ByteBuffer bytes = switch (field(element)) {
            case TensorProto.FLOAT_DATA_FIELD_NUMBER -> floats(proto);
            case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> doubles(proto);
            case TensorProto.INT64_DATA_FIELD_NUMBER -> longs(proto);
            case TensorProto.UINT64_DATA_FIELD_NUMBER -> unsigned(proto, element);
            default -> ints(proto, element);
        };
        return bytes.flip();
    }

    private static ByteBuffer floats(TensorProto proto) {
        ByteBuffer bytes = room(proto.getFloatDataCount(), Float.BYTES);
        for (int i = 0; i < proto.getFloatDataCount(); i++) {
            bytes.putFloat(proto.getFloatData(i));
        }
        return bytes;
    }

    private static ByteBuffer doubles(TensorProto proto) {
        ByteBuffer bytes = room(proto.getDoubleDataCount(), Double.BYTES);
        for (int i = 0; i < proto.getDoubleDataCount(); i++) {
            bytes.putDouble(proto.getDoubleData(i));
        }
        return bytes;
    }

    private static ByteBuffer longs(TensorProto proto) {
        ByteBuffer bytes = room(proto.getInt64DataCount(), Long.BYTES);
        for (int i = 0; i < proto.getInt64DataCount(); i++) {
            bytes.putLong(proto.getInt64Data(i));
        }
        return bytes;
    }

    private static ByteBuffer unsigned(TensorProto proto, ElementType element) {
        ByteBuffer bytes = room(proto.getUint64DataCount(), element.bytes());
        for (int i = 0; i < proto.getUint64DataCount(); i++) {
            put(bytes, proto.getUint64Data(i), element.bytes());
        }
        return bytes;
    }

    /** Elements smaller than a byte stand packed in bytes, each byte in a number of its own. */
    private static ByteBuffer ints(TensorProto proto, ElementType element) {
        int each = Math.max(1, element.bytes());
        ByteBuffer bytes = room(proto.getInt32DataCount(), each);
        for (int i = 0; i < proto.getInt32DataCount(); i++) {
            put(bytes, proto.getInt32Data(i), each);
        }
        return bytes;
    }

    private static void put(ByteBuffer bytes, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.put((byte) (value >>> (Byte.SIZE * i)));
        }
    }

    private static ByteBuffer room(int count, int each) {
        return ByteBuffer.allocate(Math.multiplyExact(count, each)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
