package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The programs of the module {@code agent/programs}: ordinary ones, made with the libraries that people use. */
final class Clients {
    private static final Path SHARED =
            Path.of("../../shared/data").toAbsolutePath().normalize();

    private Clients() {}

    /** {@return what a program of that module needs, with the ONNX Runtime of that version} */
    static String classPath(String ort) {
        try {
            String libraries = Files.readString(target().resolve("libraries.classpath"));
            Path own = target().resolve("programs.jar");
            return own + File.pathSeparator + ort(ort) + File.pathSeparator + libraries.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the jar of the ONNX Runtime of that version; {@code newest} is the newest there is} */
    static Path ort(String version) {
        return version.equals("newest")
                ? Host.NEWEST.ort()
                : target().resolve("ort").resolve("onnxruntime-" + version + ".jar");
    }

    /** {@return the fat jar of the web server} */
    static Path web() {
        return target().resolve("programs-web.jar");
    }

    /** {@return a file that may be absent} */
    static Path shared(String name) {
        Path file = SHARED.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "shared data absent: " + name);
        return file;
    }

    /** {@return the folders of the libraries that ONNX Runtime unpacked for itself, one for each that was loaded} */
    static List<Path> unpacked(Path folder) {
        try (var files = Files.list(Program.temporary(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith("onnxruntime-java"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target() {
        String folder = System.getProperty("sonde.programs");
        Path target =
                Path.of(folder == null ? "absent" : folder).toAbsolutePath().normalize();
        Assumptions.assumeTrue(
                Files.exists(target.resolve("programs.jar")), "runs on the built programs only: mvn verify");
        return target;
    }
}
