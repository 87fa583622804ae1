package dev.sonde.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The sentence encoder in langchain4j's jar, 90 MB. */
final class MiniLm {
    private static final String NAME = "all-minilm-l6-v2.onnx";

    private MiniLm() {}

    /** {@return the model's file, written once} */
    static Path file() {
        Path file = Path.of("target", "models", NAME).toAbsolutePath();
        if (Files.exists(file)) {
            return file;
        }
        try (InputStream in = MiniLm.class.getResourceAsStream("/" + NAME)) {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), NAME, ".part");
            Files.copy(Objects.requireNonNull(in), part, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
