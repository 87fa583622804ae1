package dev.sonde.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The node tests of ONNX, unpacked once. */
final class NodeArchive {
    private static final Path ARCHIVE = Path.of("../../shared/data/onnx-node-tests.tar.xz");

    private NodeArchive() {}

    /** {@return every case, in the order of the names; a test that asks is skipped where the archive is absent} */
    static List<NodeCase> cases() throws IOException {
        Assumptions.assumeTrue(Files.exists(ARCHIVE), "shared data absent: " + ARCHIVE.getFileName());
        Path folder = Path.of("target", "onnx-node-tests-" + Files.size(ARCHIVE));
        if (!Files.exists(folder)) {
            Path part = Files.createTempDirectory(Files.createDirectories(folder.getParent()), "onnx-node-tests");
            TarArchive.unpack(ARCHIVE, part);
            Files.move(part, folder);
        }
        try (Stream<Path> found = Files.list(folder.resolve("node"))) {
            return found.sorted()
                    .map(NodeCase::new)
                    .filter(test -> Files.exists(test.model()))
                    .toList();
        }
    }
}
