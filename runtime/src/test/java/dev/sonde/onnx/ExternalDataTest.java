package dev.sonde.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
    @TempDir
    private Path outside;

    private Path folder = Path.of("");

    @BeforeEach
    void write_weights() throws IOException {
        folder = Files.createDirectory(outside.resolve("model"));
        Files.write(folder.resolve("weights.bin"), new byte[] {0, 0, 1, 2, 3, 4, 5, 6});
        Files.write(outside.resolve("secret.bin"), new byte[8]);
    }

    private Weight resolved(Map<String, String> entries) {
        Weight weight = new Weight("w", TensorType.of(ElementType.UINT8, 4), new Blob.External(entries), Extras.NONE);
        return new ExternalData(folder).resolve(weight);
    }

    private void refuses(Map<String, String> entries, String what) {
        assertThatThrownBy(() -> resolved(entries))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("tensor \"w\"");
    }

    @Test
    void a_window_on_the_file_is_given() {
        assertThat(resolved(Map.of("location", "weights.bin", "offset", "2", "length", "4"))
                        .tensor()
                        .toLongArray())
                .containsExactly(1, 2, 3, 4);
        assertThat(resolved(Map.of("location", "weights.bin")).tensor().toLongArray())
                .containsExactly(0, 0, 1, 2);
    }

    @Test
    void a_window_beyond_two_gigabytes_is_given() throws IOException {
        long offset = 3L << 30;
        try (SeekableByteChannel channel = Files.newByteChannel(
                folder.resolve("large.bin"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.position(offset).write(ByteBuffer.wrap(new byte[] {7, 8, 9, 10}));
        }
        assertThat(resolved(Map.of("location", "large.bin", "offset", Long.toString(offset), "length", "4"))
                        .tensor()
                        .toLongArray())
                .containsExactly(7, 8, 9, 10);
    }

    @Test
    void files_outside_the_folder_are_refused() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("secret.bin"));
        Files.createSymbolicLink(folder.resolve("up"), outside);

        for (String location : new String[] {
            outside.resolve("secret.bin").toString(),
            "../secret.bin",
            "a/../weights.bin",
            "link.bin",
            "up/secret.bin",
            ""
        }) {
            refuses(Map.of("location", location), "is no file in the model's folder");
        }
        refuses(Map.of("location", "absent.bin"), "NoSuchFileException");
        refuses(Map.of("location", "a\0b"), "is no name of a file");
    }

    @Test
    void windows_that_do_not_fit_are_refused() {
        refuses(Map.of("location", "weights.bin", "offset", "6"), "4 bytes from byte 6 on are not in a file of 8");
        refuses(
                Map.of("location", "weights.bin", "offset", Long.toString(Long.MAX_VALUE)),
                "are not in a file of 8 bytes");
        refuses(Map.of("location", "weights.bin", "offset", "-1"), "its offset is negative");
        refuses(Map.of("location", "weights.bin", "offset", "two"), "\"two\" is no whole number");
        refuses(Map.of("location", "weights.bin", "length", "3"), "its type takes 4 bytes, and its entry says 3");
    }
}
