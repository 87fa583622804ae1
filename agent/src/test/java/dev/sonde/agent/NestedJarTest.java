package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedJarTest {
    private static final String LAYER = "layers/some.jar";

    @TempDir
    private Path folder;

    private Path outer(byte[] layer) throws IOException {
        Path outer = folder.resolve("outer.jar");
        JarFiles.write(Map.of(LAYER, layer, "other.txt", bytes("open")), Files.newOutputStream(outer));
        return outer;
    }

    private NestedJar nested(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        JarFiles.write(files, layer);
        return new NestedJar(outer(layer.toByteArray()).toFile(), LAYER);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void every_file_is_found_and_nothing_else() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            files.put("a/Name" + i + ".class", bytes("what is in " + i));
        }
        files.put("empty", new byte[0]);
        NestedJar nested = nested(files);

        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(nested.mayHave(file.getKey())).isTrue();
            assertThat(nested.file(file.getKey())).isEqualTo(file.getValue());
        }
        assertThat(nested.mayHave("a/Name300.class")).isFalse();
        assertThat(nested.file("a/Name300.class")).isNull();
        assertThat(nested.file("other.txt")).isNull();
    }

    @Test
    void names_of_one_hash_are_told_apart() throws IOException {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        NestedJar both = nested(Map.of("Aa", bytes("first"), "BB", bytes("second")));
        assertThat(both.file("Aa")).isEqualTo(bytes("first"));
        assertThat(both.file("BB")).isEqualTo(bytes("second"));

        NestedJar one = nested(Map.of("Aa", bytes("first")));
        assertThat(one.file("BB")).isNull();
    }

    @Test
    void a_file_that_is_stored_as_it_is_is_found_too() throws IOException {
        assertThat(nested(Map.of("layers/inner.jar", bytes("stored"))).file("layers/inner.jar"))
                .isEqualTo(bytes("stored"));
    }

    @Test
    void a_jar_that_is_missing_or_damaged_is_refused() throws IOException {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        JarFiles.write(Map.of("file", bytes("text")), layer);
        byte[] whole = layer.toByteArray();
        Path outer = outer(Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> new NestedJar(outer.toFile(), LAYER)).isInstanceOf(ZipException.class);
        assertThatThrownBy(() -> new NestedJar(outer.toFile(), "layers/absent.jar"))
                .isInstanceOf(ZipException.class)
                .hasMessageContaining("layers/absent.jar");
        assertThatThrownBy(() -> new NestedJar(outer.toFile(), "other.txt")).isInstanceOf(ZipException.class);
    }
}
