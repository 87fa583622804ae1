package dev.sonde.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Starts fresh processes. */
final class Forks {
    private static final int WARNS_OF_NATIVE_ACCESS = 24;

    private final Path folder;
    private final Path model;

    /** @param folder where the processes' files go */
    Forks(Path folder, Path model) {
        this.folder = folder;
        this.model = model;
    }

    /** {@return where the processes' files go} */
    Path folder() {
        return folder;
    }

    /** {@return what a process with {@code jvm} options found out} */
    Findings child(List<String> jvm, Child.Job job, List<String> arguments) {
        Path report = fresh("findings");
        try {
            List<String> all = new ArrayList<>(List.of(Child.class.getName(), job.name(), model.toString()));
            all.add(report.toString());
            all.addAll(arguments);
            int code = start(command(jvm, all)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT));
            return code == 0 ? Findings.read(report) : Findings.wrong(job + ": the process ended with code " + code);
        } finally {
            delete(report);
        }
    }

    /** {@return the model's file} */
    Path model() {
        return model;
    }

    /** {@return a process that answers; closing ends it} */
    Dialogue dialogue(List<String> jvm, List<String> arguments) {
        try {
            return new Dialogue(command(jvm, arguments)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return all that a process printed on its two streams, or fails with it} */
    String output(List<String> jvm, List<String> arguments) {
        Path printed = fresh("printed");
        try {
            int code = start(command(jvm, arguments).redirectErrorStream(true).redirectOutput(printed.toFile()));
            String text = Files.readString(printed);
            WrongValues.unless(code == 0, "a process ended with code " + code + ": " + text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(printed);
        }
    }

    private ProcessBuilder command(List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(quiet());
        command.add("-Dsonde.cache=" + folder.resolve("cache"));
        command.addAll(jvm);
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** {@return options without which a newer Java prints warnings that mean nothing here} */
    static List<String> quiet() {
        List<String> options = new ArrayList<>(List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return options;
    }

    private static int start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            try {
                return process.waitFor();
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path fresh(String name) {
        try {
            return Files.createTempFile(folder, name, ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
