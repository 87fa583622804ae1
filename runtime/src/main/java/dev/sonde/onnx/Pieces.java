package dev.sonde.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Bytes in pieces, not copied together until they have to be. */
final class Pieces {
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private long size;

    /** {@return the number of bytes} */
    long size() {
        return size;
    }

    void add(ByteBuffer piece) {
        if (piece.hasRemaining()) {
            buffers.add(piece);
            size += piece.remaining();
        }
    }

    void add(Pieces others) {
        buffers.addAll(others.buffers);
        size += others.size;
    }

    /** Adds a field that holds one number. */
    void addNumber(int field, long value) {
        add(varints(((long) field << 3) | Wire.VARINT, value));
    }

    /** Adds the tag and the length of a field whose contents follow. */
    void addHeader(int field, long length) {
        add(varints(((long) field << 3) | Wire.LENGTH, length));
    }

    private static ByteBuffer varints(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        for (long value : values) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                bytes.put((byte) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.put((byte) rest);
        }
        return bytes.flip();
    }

    /** {@return the bytes in one array} */
    byte[] joined() {
        byte[] all = new byte[Math.toIntExact(size)];
        ByteBuffer target = ByteBuffer.wrap(all);
        buffers.forEach(piece -> target.put(piece.duplicate()));
        return all;
    }

    /** Writes the bytes. */
    void write(WritableByteChannel channel) throws IOException {
        for (ByteBuffer piece : buffers) {
            ByteBuffer rest = piece.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
