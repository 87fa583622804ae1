package dev.sonde.samples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where things lie: what was built, and where the runs leave what they write.
 *
 * @param root the folder of the repository
 * @param out the folder for the runs and the report
 */
public record Workplace(Path root, Path out) {

    /** {@return the folder of the model and its tokenizer} */
    public Path models() {
        return root.resolve("samples/target/models");
    }

    Path agent() throws IOException {
        return built(root.resolve("agent/target/sonde-agent.jar"));
    }

    /** {@return the class path of the unmodified program, which nothing of Sonde is on} */
    String programClassPath() throws IOException {
        return Files.readString(built(root.resolve("samples/target/embedding.classpath")))
                .strip();
    }

    private static Path built(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "not built yet; samples/run builds it");
        }
        return file;
    }
}
