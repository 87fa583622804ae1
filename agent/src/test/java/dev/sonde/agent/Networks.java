package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The programs of the module {@code agent/networks}, and what holds their networks against them there. */
record Networks(Host host, Path folder) {

    /** {@return a program that knows nothing of Sonde} */
    Program program(String main, Object... arguments) {
        return program("com.example." + main, classPath(), arguments);
    }

    /** {@return a program that calls the layers of a network one by one} */
    Program byHand(String network, Object... arguments) {
        return program("dev.sonde.networks." + network + "ByHand", classPath(), arguments);
    }

    /** {@return a program that traces a network} */
    Program traces(String network, Object... arguments) {
        String classPath = classPath() + File.pathSeparator + host.ort();
        return program("dev.sonde.networks." + network + "Traces", classPath, arguments)
                .withLibrary(host);
    }

    /** PyTorch's natives are unpacked once for all tests; with more threads than processors the networks are slow. */
    private Program program(String main, String classPath, Object... arguments) {
        return new Program(main, classPath, host.jdk(), folder)
                .options("-Dai.djl.offline=true")
                .environment("DJL_CACHE_DIR", target().resolve("natives").toString())
                .environment("OMP_NUM_THREADS", "1")
                .arguments(arguments);
    }

    private static String classPath() {
        Path programs = target().resolve("networks.jar");
        Assumptions.assumeTrue(Files.exists(programs), "runs on the built programs only: mvn verify");
        try {
            String libraries =
                    Files.readString(target().resolve("libraries.classpath")).strip();
            return String.join(
                    File.pathSeparator,
                    programs.toString(),
                    target().resolve("test-classes").toString(),
                    libraries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target() {
        String given = System.getProperty("sonde.networks");
        return Path.of(given == null ? "absent" : given).toAbsolutePath().normalize();
    }
}
