package dev.sonde.tensor;

import dev.sonde.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * NumPy's files of one array, {@code .npy}: the format of <i>numpy.lib.format</i>, versions 1.0 to 3.0, either byte
 * order and either order of axes. What is written is version 1.0.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 8;

    /** NumPy itself reads no header that is longer than 10,000 bytes. */
    private static final int LONGEST_HEADER = 10_000;

    private Npy() {}

    /**
     * {@return the array in a file}
     *
     * @throws ModelException where the file cannot be read, is no such file, or holds no numbers
     */
    public static Tensor read(Path file) {
        return DataFile.read("npy", file, Npy::read);
    }

    private static Tensor read(DataFile file) throws IOException {
        int version = version(file);
        int field = version == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer length = file.bytes(PREFIX, field);
        long header = version == 1 ? length.getShort() & 0xFFFF : length.getInt() & 0xFFFFFFFFL;
        if (header > LONGEST_HEADER) {
            throw file.refused("its header would have " + header + " bytes");
        }
        ByteBuffer text = file.bytes(PREFIX + field, header);
        NpyHeader told = NpyHeader.read(file, decoded(text, version));
        return numbers(file, told, PREFIX + field + header);
    }

    private static int version(DataFile file) throws IOException {
        ByteBuffer prefix = file.bytes(0, Math.min(PREFIX, file.size()));
        boolean magic = prefix.limit() == PREFIX;
        for (int i = 0; magic && i < MAGIC.length; i++) {
            magic = prefix.get(i) == MAGIC[i];
        }
        if (!magic) {
            throw file.refused("it does not begin as a file of NumPy does");
        }
        int major = prefix.get(MAGIC.length) & 0xFF;
        int minor = prefix.get(MAGIC.length + 1) & 0xFF;
        if (major < 1 || major > 3 || minor != 0) {
            throw file.refused("its version is " + major + "." + minor + ", and 1.0, 2.0 and 3.0 are known");
        }
        return major;
    }

    private static String decoded(ByteBuffer text, int version) {
        return (version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1)
                .decode(text)
                .toString();
    }

    private static Tensor numbers(DataFile file, NpyHeader header, long offset) throws IOException {
        long length = RawBytes.length(header.element(), header.sizes());
        if (length != file.size() - offset) {
            throw file.refused("its header tells of " + header.type() + ", and " + (file.size() - offset)
                    + " bytes of numbers follow");
        }
        ByteBuffer bytes = RawBytes.toNative(file.bytes(offset, length), header.element(), header.order());
        int width = header.element().bytes();
        ByteBuffer rows = header.fortran() ? RawBytes.fromFortran(bytes, width, header.sizes()) : bytes;
        return Tensor.wrap(rows, header.element(), header.sizes());
    }

    /**
     * Writes {@code tensor} to {@code file}, which appears under its name once it is whole.
     *
     * @throws ModelException where NumPy has no such type, or the file cannot be written
     */
    public static void write(Path file, Tensor tensor) {
        byte[] text = NpyHeader.of(file, tensor).toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer header = ByteBuffer.allocate(PREFIX + Short.BYTES + text.length);
        header.put(MAGIC).put((byte) 1).put((byte) 0);
        header.put((byte) text.length).put((byte) (text.length >>> 8)).put(text);
        DataFile.write(file, channel -> {
            put(channel, header.flip());
            put(channel, tensor.buffer());
        });
    }

    private static void put(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
