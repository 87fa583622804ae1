package dev.sonde.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command run in a process of its own, with this JVM's JDK first on its path. */
record Command(List<String> words, Path folder, Map<String, String> environment) {
    private static final long LIMIT_MINUTES = 5;

    /** What it left behind. */
    record Outcome(int code, String output, String errors) {}

    static Command of(String... words) {
        String home = System.getProperty("java.home");
        return new Command(
                List.of(words),
                Path.of("."),
                Map.of("JAVA_HOME", home, "PATH", home + "/bin:" + System.getenv("PATH")));
    }

    Command in(Path otherFolder) {
        return new Command(words, otherFolder, environment);
    }

    Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(words, folder, more);
    }

    Outcome run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        Path errors = Files.createTempFile("errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("did not end: " + words);
            }
            return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
