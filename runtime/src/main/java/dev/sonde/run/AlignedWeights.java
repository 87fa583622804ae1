package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.graph.Blob;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Reweigh;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Copies a file of weights so that each starts at a multiple of 64 bytes, packed copies too.
 *
 * <p>ONNX Runtime uses packed copies where they lie in the mapped file, with instructions that fault on addresses that
 * are not aligned, but writes them one behind the other (seen from 1.21 to 1.29).
 */
final class AlignedWeights {
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 20;
    private static final String PACKED = "prepacked";

    private final Path source;
    private final Room room;
    private final Map<Span, Long> moved = new LinkedHashMap<>();
    private long end;

    /** A stretch of the file. */
    private record Span(long offset, long length) {}

    AlignedWeights(Path source, Room room) {
        this.source = source;
        this.room = room;
    }

    /** {@return {@code model} with its weights in a file {@code name} of the room} */
    ModelGraph copyTo(ModelGraph model, String name) throws IOException {
        ModelGraph aligned = model.with(Reweigh.all(model.graph(), weight -> moved(weight, name)));
        Path written = room.fresh("weights");
        try {
            long digest = write(written);
            require(digest == digest(written), written);
            room.publish(written, room.path().resolve(name));
        } finally {
            Files.deleteIfExists(written);
        }
        return aligned;
    }

    private Weight moved(Weight weight, String name) {
        if (!(weight.blob() instanceof Blob.External external)) {
            return weight;
        }
        Map<String, String> entries = new LinkedHashMap<>(external.entries());
        entries.put("location", name);
        Span span =
                new Span(number(entries.getOrDefault("offset", "0")), number(entries.getOrDefault("length", "none")));
        entries.put("offset", Long.toString(place(span)));
        entries.replaceAll((key, value) -> key.startsWith(PACKED) ? packed(value) : value);
        return weight.with(new Blob.External(entries));
    }

    /** A packed copy is told as {@code key|offset;length;checksum|offset;length;checksum…}. */
    private String packed(String value) {
        String[] parts = value.split("\\|", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] numbers = parts[i].split(";", -1);
            if (numbers.length >= 2) {
                numbers[0] = Long.toString(place(new Span(number(numbers[0]), number(numbers[1]))));
                parts[i] = String.join(";", numbers);
            }
        }
        return String.join("|", parts);
    }

    private long place(Span span) {
        return moved.computeIfAbsent(span, key -> {
            long offset = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            end = offset + span.length();
            return offset;
        });
    }

    private long write(Path target) throws IOException {
        CRC32C digest = new CRC32C();
        try (FileChannel from = FileChannel.open(source);
                FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            for (Map.Entry<Span, Long> entry : moved.entrySet()) {
                put(to, chunk.clear().limit(Math.toIntExact(entry.getValue() - to.position())), digest);
                for (long done = 0; done < entry.getKey().length(); ) {
                    chunk.clear().limit((int) Math.min(CHUNK, entry.getKey().length() - done));
                    require(from.read(chunk, entry.getKey().offset() + done) == chunk.limit(), source);
                    done += chunk.limit();
                    put(to, chunk.flip(), digest);
                }
                chunk.clear().put(new byte[ALIGNMENT]);
            }
        }
        return digest.getValue();
    }

    private static void put(FileChannel to, ByteBuffer chunk, CRC32C digest) throws IOException {
        digest.update(chunk.duplicate());
        while (chunk.hasRemaining()) {
            to.write(chunk);
        }
    }

    private static long digest(Path file) throws IOException {
        CRC32C digest = new CRC32C();
        try (FileChannel from = FileChannel.open(file)) {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            while (from.read(chunk.clear()) >= 0) {
                digest.update(chunk.flip());
            }
        }
        return digest.getValue();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RunException(
                    Facts.of("ONNX Runtime wrote weights in a form that is not known")
                            .add("expected a number", text),
                    e);
        }
    }

    private static void require(boolean holds, Path file) {
        if (!holds) {
            throw new RunException(Facts.of("weights did not arrive whole").add("file", file.getFileName()));
        }
    }
}
