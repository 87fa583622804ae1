package dev.sonde.samples;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of programs with networks that want natives, which are in modules of their own.
 *
 * @param root the folder of the repository
 * @param folder where the programs run
 * @param out where it is told how each is started
 */
record NetworkRuns(Path root, Path folder, PrintStream out) {
    private static final String AGENT = "agent/target/sonde-agent.jar";

    /** Restricted native access is announced by JDK 24 and later, and the flag means something else before 22. */
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;

    /** {@return what {@code program}, which may have arguments, printed, with the agent where {@code settings} are given} */
    String said(Optional<String> settings, List<String> program) throws IOException, InterruptedException {
        out.println();
        out.println("$ java "
                + settings.map(given -> "'" + agent("sonde-agent.jar", given) + "' ")
                        .orElse("") + String.join(" ", program));
        List<String> words = new ArrayList<>(List.of("java"));
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            words.add("--enable-native-access=ALL-UNNAMED");
        }
        settings.ifPresent(given -> words.add(agent(root.resolve(AGENT).toString(), given)));
        words.add("-Dai.djl.offline=true");
        words.addAll(program);
        // The class path is too long for a command line; with more threads than processors the networks are slow.
        Command.Outcome ended = Command.of(words.toArray(new String[0]))
                .in(folder)
                .with("CLASSPATH", classPath())
                .with("OMP_NUM_THREADS", "1")
                .with(
                        "DJL_CACHE_DIR",
                        root.resolve("agent/networks/target/natives").toString())
                .run();
        if (ended.code() != 0) {
            throw new IOException(String.join(" ", program) + " ended with exit code " + ended.code() + ":\n"
                    + ended.errors().strip());
        }
        return ended.output();
    }

    private static String agent(String jar, String settings) {
        return "-javaagent:" + jar + (settings.isEmpty() ? "" : "=" + settings);
    }

    /** {@return whether the programs are there: they are built only where natives are set up for the platform} */
    static boolean isBuilt(Path root) {
        return Files.exists(libraries(root));
    }

    private static Path libraries(Path root) {
        return root.resolve("samples/networks/target/libraries.classpath");
    }

    private String classPath() throws IOException {
        Path libraries = libraries(root);
        if (!isBuilt(root)) {
            throw new NoSuchFileException(libraries.toString(), null, "not built yet; samples/run builds it");
        }
        return libraries.resolveSibling("networks-samples.jar")
                + File.pathSeparator
                + Files.readString(libraries).strip();
    }
}
