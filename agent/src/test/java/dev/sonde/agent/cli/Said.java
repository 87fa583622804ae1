package dev.sonde.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a command said and how it ended. */
record Said(int code, String out, String err) {
    /** {@return what comes of {@code arguments} in this process} */
    static Said by(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CommandLineMain.run(stream(out), stream(err), arguments);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** {@return the JSON object that was said} */
    @SuppressWarnings("unchecked")
    Map<String, Object> json() {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(out);
    }

    /** {@return the objects in the array called {@code name}} */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> list(String name) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json().get(name), name);
    }

    /** {@return the only one of the objects in the array {@code list} of which {@code key} is {@code value}} */
    Map<String, Object> one(String list, String key, String value) {
        return list(list).stream()
                .filter(each -> value.equals(each.get(key)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value + " is not in " + out));
    }

    /** {@return a file that may be absent; the test is then skipped} */
    static Path shared(String name) {
        Path file = Path.of("../../shared/data", name).toAbsolutePath().normalize();
        Assumptions.assumeTrue(Files.exists(file), "shared data absent: " + name);
        return file;
    }

    /** {@return MiniLM from the jar on the class path, under {@code folder}} */
    static Path minilm(Path folder) {
        Path file = folder.resolve("minilm.onnx");
        try (InputStream stream = Said.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(Objects.requireNonNull(stream), file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
