package dev.sonde.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears under its name once it is whole. One of that name is replaced, not changed: whoever has it mapped
 * keeps what was there.
 */
public final class WholeFile {
    private WholeFile() {}

    /** What writes the contents. */
    public interface Contents {
        /** Writes all of them, in order. */
        void to(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes {@code contents} to {@code file}.
     *
     * @throws IOException where they cannot be written; what was there stays
     */
    public static void write(Path file, Contents contents) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        Path part = file.resolveSibling("." + file.getFileName() + '.' + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                contents.to(channel);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
