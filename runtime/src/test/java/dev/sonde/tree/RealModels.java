package dev.sonde.tree;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Models that others made. */
final class RealModels {
    private static final Path SHARED = Path.of("../../shared/data");

    private RealModels() {}

    /** A model on the class path, from a jar of langchain4j. */
    static Path resource(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream stream = RealModels.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(Objects.requireNonNull(stream), file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model that may be absent. */
    static Path shared(String name) {
        Path file = SHARED.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "shared data absent");
        return file;
    }

    /** What ONNX Runtime makes of a model. */
    static ModelGraph frozen(Path model, Path folder) throws OrtException {
        Path file = folder.resolve("frozen.onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizedModelFilePath(file.toString());
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            OrtEnvironment.getEnvironment()
                    .createSession(model.toString(), options)
                    .close();
        }
        return OnnxReader.read(file);
    }
}
