package dev.sonde.tensor;

import java.util.Locale;
import java.util.Optional;

/** The type of a tensor's elements, in ONNX's order and with its numbers (TensorProto.DataType of onnx.proto). */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    STRING(8, 0),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    COMPLEX64(14, 8),
    COMPLEX128(15, 16),
    BFLOAT16(16, 2),
    FLOAT8E4M3FN(17, 1),
    FLOAT8E4M3FNUZ(18, 1),
    FLOAT8E5M2(19, 1),
    FLOAT8E5M2FNUZ(20, 1),
    UINT4(21, 0),
    INT4(22, 0),
    FLOAT4E2M1(23, 0),
    FLOAT8E8M0(24, 1),
    UINT2(25, 0),
    INT2(26, 0);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** {@return the type with ONNX's number {@code code}; empty for one that this version does not know} */
    public static Optional<ElementType> ofCode(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }

    /** {@return ONNX's number for this type} */
    public int code() {
        return code;
    }

    /** {@return the size of an element in bytes; 0 for strings and for types smaller than a byte} */
    public int bytes() {
        return bytes;
    }

    /** {@return whether elements are real numbers with a fraction} */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** {@return whether elements are whole numbers} */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    /** {@return the name as users read it: {@code float}, {@code int64}} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
