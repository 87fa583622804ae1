package dev.sonde.onnx;

import java.nio.ByteBuffer;

/** Reads the fields of one protobuf message, one after the other, in place. */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int START_GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    private static final int DEEPEST_GROUP = 64;

    private final ByteBuffer bytes;
    private int start;
    private int field;
    private int type;
    private int contents;

    /** Reads from the buffer's position to its limit; offsets are those of the buffer. */
    Wire(ByteBuffer bytes) {
        this.bytes = bytes.duplicate();
    }

    /** Steps to the next field; false at the end. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        start = bytes.position();
        tag();
        skipContents();
        return true;
    }

    /** {@return the number of the field} */
    int field() {
        return field;
    }

    /** {@return whether the field is a message, text, bytes or packed numbers} */
    boolean isLengthDelimited() {
        return type == LENGTH;
    }

    /** {@return where the field's tag begins} */
    int start() {
        return start;
    }

    /** {@return where the field ends} */
    int end() {
        return bytes.position();
    }

    /** {@return the size of the field's contents} */
    int size() {
        return end() - contents;
    }

    /** {@return what a length-delimited field holds, at the offsets where it stands} */
    ByteBuffer contents() {
        return bytes.duplicate().limit(end()).position(contents);
    }

    /** {@return the value of a field that is one number} */
    long number() {
        return new Wire(contents()).varint();
    }

    private void tag() {
        long tag = varint();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        if (field == 0 || tag >>> 32 != 0) {
            throw new Malformed("at byte " + start + " stands no field of a protobuf message");
        }
        contents = bytes.position();
    }

    private void skipContents() {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> skip(Long.BYTES);
            case FIXED32 -> skip(Integer.BYTES);
            case LENGTH -> {
                long length = varint();
                contents = bytes.position();
                skip(length);
            }
            case START_GROUP -> skipGroup();
            default -> throw new Malformed("at byte " + start + " stands no field of a protobuf message");
        }
    }

    private void skipGroup() {
        int outer = start;
        int number = field;
        for (int open = 1; open > 0; ) {
            tag();
            open += type == START_GROUP ? 1 : type == END_GROUP ? -1 : 0;
            if (open > DEEPEST_GROUP) {
                throw new Malformed("groups are nested deeper than " + DEEPEST_GROUP + " at byte " + start);
            }
            if (type != START_GROUP && type != END_GROUP) {
                skipContents();
            }
        }
        start = outer;
        field = number;
        type = START_GROUP;
    }

    private void skip(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new Malformed("field " + field + " at byte " + start + " is said to hold "
                    + Long.toUnsignedString(length) + " bytes, and " + bytes.remaining() + " are left");
        }
        bytes.position(bytes.position() + (int) length);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new Malformed("it ends within a field, at byte " + bytes.position());
            }
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("at byte " + bytes.position() + " stands a number of more than 64 bits");
    }
}
