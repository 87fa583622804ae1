package dev.sonde.samples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The unmodified program, which can be run again and again, each time in a JVM of its own. */
final class HostProgram {
    private static final String MAIN = "com.example.embedding.EmbeddingProgram";
    private static final long LIMIT_MINUTES = 10;

    /** Restricted native access is announced by JDK 24 and later, and the flag means something else before 22. */
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;

    private final Workplace place;
    private final List<String> sentences;
    private final boolean patient;

    /**
     * Makes the program ready to be run.
     *
     * @param patient whether a run under the agent is given its second sentence only when the variant is there
     */
    HostProgram(Workplace place, List<String> sentences, boolean patient) {
        this.place = place;
        this.sentences = sentences;
        this.patient = patient;
    }

    /** {@return the empty folder that the run {@code name} is to leave its files in} */
    Path folder(String name) throws IOException {
        Path folder = Files.createDirectories(place.out().resolve(name));
        try (var old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }

    /** {@return what a run leaves behind, with the agent where {@code options} are given} */
    ProgramRun run(Path folder, Optional<AgentOptions> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java()));
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (options.isPresent()) {
            command.add(options.get().argument(place.agent(), folder));
        }
        command.addAll(List.of("-cp", place.programClassPath(), MAIN));
        command.addAll(List.of(
                patient ? "-" : Integer.toString(sentences.size()),
                folder.resolve(ProgramRun.EMBEDDINGS).toString()));
        start(command, folder, options.isPresent() && options.get().comesLate());
        return new ProgramRun(folder.getFileName().toString(), folder);
    }

    private void start(List<String> command, Path folder, boolean comesLate) throws IOException, InterruptedException {
        Path errors = folder.resolve(ProgramRun.ERRORS);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(ProgramRun.OUTPUT).toFile())
                .redirectError(errors.toFile());
        // A JVM that is told of options announces them on its standard error.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "SONDE_ENABLED"));
        Process process = builder.start();
        try {
            if (patient) {
                new Feeder(process, folder, comesLate).feed(sentences);
            }
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("the program did not end within " + LIMIT_MINUTES + " minutes: " + folder);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("the program ended with exit code " + process.exitValue() + " (" + folder + "):\n"
                    + Files.readString(errors).strip());
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
