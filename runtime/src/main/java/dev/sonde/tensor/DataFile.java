package dev.sonde.tensor;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of numbers that nobody has checked yet: no more is read of it, and no more room made, than it holds. */
final class DataFile implements AutoCloseable {
    private final String kind;
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private DataFile(String kind, Path path, FileChannel channel, long size) {
        this.kind = kind;
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** What is made of a file. */
    interface Reader<T> {
        T read(DataFile file) throws IOException;
    }

    /**
     * {@return what {@code reader} makes of the file at {@code path}}
     *
     * @param kind what errors call such a file
     * @throws ModelException where it cannot be read
     */
    static <T> T read(String kind, Path path, Reader<T> reader) {
        try (DataFile file = open(kind, path)) {
            return reader.read(file);
        } catch (IOException e) {
            throw refused(kind, path, Reason.of(e), e);
        }
    }

    /**
     * Writes {@code contents} to {@code path}.
     *
     * @throws ModelException where they cannot be written
     */
    static void write(Path path, WholeFile.Contents contents) {
        try {
            WholeFile.write(path, contents);
        } catch (IOException e) {
            throw new ModelException(
                    Facts.of("the file cannot be written: " + Reason.of(e)).add("file", path), e);
        }
    }

    private static DataFile open(String kind, Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw refused(kind, path, "it is a folder", new IOException(path.toString()));
        }
        FileChannel channel = FileChannel.open(path);
        return new DataFile(kind, path, channel, channel.size());
    }

    long size() {
        return size;
    }

    /** {@return {@code length} bytes from {@code offset}, little-endian, in a buffer of their own} */
    ByteBuffer bytes(long offset, long length) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw refused("it ends after " + size + " bytes, and bytes " + offset + " to " + (offset + length)
                    + " are needed");
        }
        if (length > Integer.MAX_VALUE) {
            throw refused("a tensor of Java is limited to 2 GB, and one here has " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw refused("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    /** {@return that this file is not what it should be, and why} */
    ModelException refused(String why) {
        return new ModelException(facts(kind, path, why));
    }

    private static ModelException refused(String kind, Path path, String why, IOException cause) {
        return new ModelException(facts(kind, path, why), cause);
    }

    private static Facts facts(String kind, Path path, String why) {
        return Facts.of("the " + kind + " file cannot be read: " + why).add("file", path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
