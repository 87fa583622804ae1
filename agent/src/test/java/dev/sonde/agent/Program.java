package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A program to be run in a JVM of its own; nothing of Sonde is on its class path. */
final class Program {
    /** Where the build copies the programs of the package {@code app}: no other class of the tests is there. */
    private static final Path APPS = Path.of("target", "apps").toAbsolutePath();

    /** As ONNX Runtime writes it before what it logs. */
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:[\\d.]+");

    private final String main;
    private final Jdk jdk;
    private final Path folder;
    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String classPath;
    private int seconds = 120;

    /**
     * Makes a program of the package {@code app} that starts in the class {@code main}, runs on {@code host} and leaves
     * its files in {@code folder}.
     */
    Program(Class<?> main, Host host, Path folder) {
        this(main.getName(), APPS + File.pathSeparator + host.ort(), host.jdk(), folder);
    }

    /** Makes a program from anywhere. Where {@code main} is empty, {@code classPath} is a jar that says what starts. */
    Program(String main, String classPath, Jdk jdk, Path folder) {
        this.main = main;
        this.classPath = classPath;
        this.jdk = jdk;
        this.folder = folder;
    }

    /** What is done with a program while it runs. */
    interface Meanwhile {
        Meanwhile NOTHING = (process, out) -> {};

        /** Does it; {@code out} takes what the program prints. */
        void act(Process process, Path out) throws IOException, InterruptedException;
    }

    /** {@return the class path of a program that knows nothing of Sonde} */
    static String classPath(Host host) {
        return APPS + File.pathSeparator + host.ort();
    }

    /** How a program ended; {@code status} is the agent's last word, empty if it had none. */
    record Ended(int exit, String out, String err, Map<String, Object> status) {

        /** {@return the lines of its standard output that start so} */
        List<String> lines(String start) {
            return out.lines().filter(line -> line.startsWith(start)).toList();
        }

        long total(String name) {
            Map<?, ?> totals = (Map<?, ?>) status.getOrDefault("totals", Map.of());
            return totals.get(name) instanceof Number count ? count.longValue() : 0;
        }

        /** {@return the first object of a list in the status} */
        Map<?, ?> first(String list) {
            return (Map<?, ?>) ((List<?>) value(status, list)).get(0);
        }

        long suppressed() {
            return ((Number) status.getOrDefault("suppressed", -1)).longValue();
        }
    }

    /** The agent as built, told to write its state where this reads it. */
    Program agent(String settings) {
        return agent(Host.agent(), settings + (settings.isEmpty() ? "" : ",") + "status=" + status());
    }

    /** Another agent, with these options and no others. */
    Program agent(Path jar, String settings) {
        return options("-javaagent:" + jar + (settings.isEmpty() ? "" : "=" + settings));
    }

    /** Keeps the native allocator from making room for each thread and for later, so that what is in use can be told. */
    Program oneArena() {
        return environment("MALLOC_ARENA_MAX", "1")
                .environment("MALLOC_MMAP_THRESHOLD_", "65536")
                .environment("MALLOC_TRIM_THRESHOLD_", "65536");
    }

    Program options(String... more) {
        options.addAll(Arrays.asList(more));
        return this;
    }

    Program arguments(Object... more) {
        Arrays.stream(more).map(String::valueOf).forEach(arguments::add);
        return this;
    }

    /** Gives the program more time than programs have. */
    Program limit(int limit) {
        seconds = limit;
        return this;
    }

    Program environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Puts a jar before everything else on the class path. */
    Program before(Path jar) {
        classPath = jar + File.pathSeparator + classPath;
        return this;
    }

    /** Puts the library before everything else on the class path. */
    Program withLibrary(Host host) {
        return before(AttachIT.library()).options(host.quiet());
    }

    Path status() {
        return folder.resolve("status.json");
    }

    /** {@return the folder for what a program that ran in {@code folder} takes for temporary files} */
    static Path temporary(Path folder) {
        return folder.resolve("temporary");
    }

    /** {@return the folder of the programs of the package {@code app}, for a class path} */
    static Path apps() {
        return APPS;
    }

    Ended run() {
        return run(Meanwhile.NOTHING);
    }

    Ended run(Meanwhile meanwhile) {
        try {
            return started(meanwhile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Ended started(Meanwhile meanwhile) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Files.createDirectories(temporary(folder));
        Files.deleteIfExists(status());
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // ONNX Runtime 1.29.0 crashes in a process whose command line is longer than 4,096 bytes.
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            meanwhile.act(process, out);
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            process.destroyForcibly().waitFor();
            throw e;
        }
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("no end after " + seconds + " s: " + command() + Files.readString(out));
        }
        String errors = TIME.matcher(Files.readString(err)).replaceAll("TIME");
        return new Ended(process.exitValue(), Files.readString(out), errors, lastStatus());
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-XX:TieredStopAtLevel=1"));
        command.add("-Djava.io.tmpdir=" + temporary(folder));
        command.addAll(options);
        command.addAll(main.isEmpty() ? List.of("-jar", classPath) : List.of(main));
        command.addAll(arguments);
        return command;
    }

    private Map<String, Object> lastStatus() throws IOException {
        return Files.exists(status()) ? json(Files.readString(status())) : Map.of();
    }

    /** {@return what a JSON object says under {@code key}} */
    static Object value(Map<?, ?> object, String key) {
        return Objects.requireNonNull(object.get(key), key);
    }

    /** {@return what a JSON object holds} */
    @SuppressWarnings("unchecked")
    static Map<String, Object> json(String text) {
        Object parsed = new Load(LoadSettings.builder().build()).loadFromString(text);
        return (Map<String, Object>) parsed;
    }
}
