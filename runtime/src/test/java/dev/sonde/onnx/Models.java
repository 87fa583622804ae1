package dev.sonde.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Models that the tests of this package read. */
final class Models {
    private static final Path DATA = Path.of("../../shared/data");

    private Models() {}

    /** The sentence embedder of langchain4j: 90 MB of floats, or quantised. */
    static Path miniLm(Path folder, boolean quantised) throws IOException {
        String name = quantised ? "all-minilm-l6-v2-q.onnx" : "all-minilm-l6-v2.onnx";
        Path file = folder.resolve(name);
        try (InputStream in = Models.class.getResourceAsStream("/" + name)) {
            Files.copy(in, file);
        }
        return file;
    }

    static List<Path> shared() throws IOException {
        Assumptions.assumeTrue(Files.exists(DATA), "shared data absent");
        try (Stream<Path> files = Files.list(DATA)) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }
}
