package dev.sonde.tensor;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Files of named tensors, {@code .safetensors}: a length, a header in JSON, and the numbers without a gap. The header's
 * {@code __metadata__} is not read.
 */
public final class Safetensors {
    /** The reference implementation reads no longer header. */
    private static final long LONGEST_HEADER = 100_000_000;

    private Safetensors() {}

    /**
     * {@return the tensors in a file by name, in the order of its header}
     *
     * @throws ModelException where the file cannot be read or is not sound
     */
    public static Map<String, Tensor> read(Path file) {
        return DataFile.read("safetensors", file, Safetensors::read);
    }

    private static Map<String, Tensor> read(DataFile file) throws IOException {
        if (file.size() < Long.BYTES) {
            throw file.refused("it has " + file.size() + " bytes, and a header's length takes 8");
        }
        long length = file.bytes(0, Long.BYTES).getLong();
        if (length < 0 || length > Math.min(LONGEST_HEADER, file.size() - Long.BYTES)) {
            throw file.refused("its header would have " + Long.toUnsignedString(length) + " bytes");
        }
        long start = Long.BYTES + length;
        List<TensorEntry> entries = TensorEntry.read(file, text(file, length), file.size() - start);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorEntry entry : entries) {
            tensors.put(entry.name(), tensor(file, entry, start));
        }
        return tensors;
    }

    private static String text(DataFile file, long length) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(file.bytes(Long.BYTES, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw file.refused("its header is no text");
        }
    }

    private static Tensor tensor(DataFile file, TensorEntry entry, long start) throws IOException {
        ByteBuffer bytes = file.bytes(start + entry.begin(), entry.length());
        return Tensor.wrap(
                RawBytes.toNative(bytes, entry.element(), ByteOrder.LITTLE_ENDIAN), entry.element(), entry.sizes());
    }

    /**
     * Writes {@code tensors} to {@code file}, which appears under its name once it is whole.
     *
     * @throws ModelException where the format has no such type, or the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> {
            if (!TensorEntry.canHold(tensor.element()) || name.equals(TensorEntry.METADATA)) {
                throw new ModelException(Facts.of("safetensors files cannot hold \"" + name + '"')
                        .add("tensor", tensor.type())
                        .add("file", file));
            }
        });
        List<TensorEntry> entries = TensorEntry.of(tensors);
        ByteBuffer header = header(TensorEntry.json(entries));
        DataFile.write(file, channel -> {
            put(channel, header);
            for (TensorEntry entry : entries) {
                put(channel, littleEndian(Objects.requireNonNull(tensors.get(entry.name()))));
            }
        });
    }

    /** Spaces behind the JSON let the numbers begin at a multiple of eight bytes. */
    private static ByteBuffer header(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static ByteBuffer littleEndian(Tensor tensor) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return tensor.buffer();
        }
        ByteBuffer copy = ByteBuffer.allocate(tensor.buffer().limit()).put(tensor.buffer());
        return RawBytes.toNative(copy.flip(), tensor.element(), ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
