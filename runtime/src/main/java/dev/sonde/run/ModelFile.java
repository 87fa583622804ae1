package dev.sonde.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a model comes from: a file, or bytes that become one in the cache folder. */
@FunctionalInterface
public interface ModelFile {
    /**
     * {@return the model's file, written to {@code fresh} where it was no file yet}
     *
     * @throws IOException where it cannot be written
     */
    Path in(Path fresh) throws IOException;

    /** {@return the model in {@code file}, where it stays, with its external data beside it} */
    static ModelFile at(Path file) {
        return fresh -> file;
    }

    /** {@return the model in {@code bytes}, from position to limit} */
    static ModelFile of(ByteBuffer bytes) {
        return fresh -> {
            try (FileChannel channel =
                    FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = bytes.duplicate();
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            return fresh;
        };
    }

    /** {@return the model that {@code stream} holds to its end} */
    static ModelFile of(InputStream stream) {
        return fresh -> {
            Files.copy(stream, fresh);
            return fresh;
        };
    }
}
