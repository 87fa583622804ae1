package dev.sonde.attach;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text, numbers, truth values, bytes, and lists and maps of these, as bytes. Bytes become a buffer, or an array again. */
final class Frame {
    /** So deep may lists and maps be in each other. */
    private static final int DEEPEST = 16;

    private Frame() {}

    static byte[] written(@Nullable Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(value, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? 'T' : 'F');
        } else if (value instanceof Double number) {
            out.writeByte('D');
            out.writeDouble(number);
        } else if (value instanceof Number number) {
            out.writeByte('L');
            out.writeLong(number.longValue());
        } else if (value instanceof List<?> list) {
            out.writeByte('I');
            out.writeInt(list.size());
            for (Object item : list) {
                write(item, out);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte('M');
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(entry.getKey(), out);
                write(entry.getValue(), out);
            }
        } else {
            writeBytes(value, out);
        }
    }

    private static void writeBytes(Object value, DataOutputStream out) throws IOException {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            writeBytes('B', bytes, out);
        } else if (value instanceof byte[] bytes) {
            writeBytes('Y', bytes, out);
        } else if (value instanceof String text) {
            writeBytes('S', text.getBytes(StandardCharsets.UTF_8), out);
        } else {
            throw new IOException("what is no text, number, list or map cannot be sent: " + value.getClass());
        }
    }

    private static void writeBytes(char kind, byte[] bytes, DataOutputStream out) throws IOException {
        out.writeByte(kind);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static @Nullable Object read(ByteBuffer in) throws IOException {
        return read(in, 0);
    }

    private static @Nullable Object read(ByteBuffer in, int depth) throws IOException {
        if (depth > DEEPEST || !in.hasRemaining()) {
            throw new IOException("a message is cut off or too deep");
        }
        byte kind = in.get();
        return switch (kind) {
            case '0' -> null;
            case 'T' -> true;
            case 'F' -> false;
            case 'D' -> in.getDouble();
            case 'L' -> in.getLong();
            case 'B' -> ByteBuffer.wrap(bytes(in));
            case 'Y' -> bytes(in);
            case 'S' -> new String(bytes(in), StandardCharsets.UTF_8);
            case 'I' -> list(in, depth);
            case 'M' -> map(in, depth);
            default -> throw new IOException("a message holds something unknown: " + kind);
        };
    }

    private static byte[] bytes(ByteBuffer in) throws IOException {
        byte[] bytes = new byte[count(in)];
        in.get(bytes);
        return bytes;
    }

    private static List<@Nullable Object> list(ByteBuffer in, int depth) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            list.add(read(in, depth + 1));
        }
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> map(ByteBuffer in, int depth) throws IOException {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            map.put(read(in, depth + 1), read(in, depth + 1));
        }
        return map;
    }

    /** Everything takes a byte at least, so there can be no more of it than there are bytes. */
    private static int count(ByteBuffer in) throws IOException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining()) {
            throw new IOException("a message is cut off");
        }
        return count;
    }
}
