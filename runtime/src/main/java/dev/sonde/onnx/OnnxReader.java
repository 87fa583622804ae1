package dev.sonde.onnx;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.error.Reason;
import dev.sonde.graph.ModelGraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads ONNX models. The numbers of large weights are not copied: they are windows on what was read. */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * {@return the model in a file, which nobody may change while the model is in use}
     *
     * @throws ModelException where the file cannot be read or holds no sound model
     */
    public static ModelGraph read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "it is a folder");
            }
            return read(map(channel, file.toString()), file.toString());
        } catch (IOException e) {
            throw unread(file, e);
        }
    }

    private static ModelException unread(Path file, IOException cause) {
        return new ModelException(
                Facts.of("the model cannot be read: " + Reason.of(cause)).add("file", file), cause);
    }

    /**
     * {@return the graph that ONNX Runtime wrote to a file, as it stands: some initialisers of nested graphs are there more
     * than once, or under the name of what a node makes, which a model may not have}
     *
     * @throws ModelException where the file cannot be read
     */
    public static ModelGraph readDump(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return ModelCodec.read(map(channel, file.toString()));
        } catch (Malformed e) {
            throw e.in(file.toString());
        } catch (IOException e) {
            throw unread(file, e);
        }
    }

    /**
     * {@return the model in the bytes from the buffer's position to its limit, which nobody may change}
     *
     * @throws ModelException where they are no sound model
     */
    public static ModelGraph read(ByteBuffer bytes) {
        return read(bytes, "a buffer of " + bytes.remaining() + " bytes");
    }

    /**
     * {@return the model in these bytes, which nobody may change}
     *
     * @throws ModelException where they are no sound model
     */
    public static ModelGraph read(byte[] bytes) {
        return read(ByteBuffer.wrap(bytes), "an array of " + bytes.length + " bytes");
    }

    /**
     * {@return the model in the rest of a stream, which stays open}
     *
     * <p>The bytes go through a temporary file, so that they take no heap.
     *
     * @throws ModelException where they are no sound model
     * @throws IOException where the stream fails
     */
    public static ModelGraph read(InputStream stream) throws IOException {
        Path file = Files.createTempFile("sonde", ".onnx");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            channel.transferFrom(Channels.newChannel(stream), 0, Integer.MAX_VALUE + 1L);
            return read(map(channel, "a stream"), "a stream of " + channel.size() + " bytes");
        }
    }

    private static ByteBuffer map(FileChannel channel, String source) throws IOException {
        if (channel.size() > Integer.MAX_VALUE) {
            throw new ModelException(Facts.of("the model is larger than 2 GB, which protobuf does not allow")
                    .add("file", source)
                    .add("do", "keep its weights in external data"));
        }
        return channel.map(MapMode.READ_ONLY, 0, channel.size());
    }

    private static ModelGraph read(ByteBuffer bytes, String source) {
        try {
            return ModelCheck.sound(ModelCodec.read(bytes.slice()));
        } catch (Malformed e) {
            throw e.in(source);
        }
    }
}
