package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.fixtures.Providers;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.SessionRecipe;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts the operators that a run of a trace executes, those in branches too, as ONNX Runtime's own profile tells.
 *
 * <p>Every session of the model is profiled. The trace runs more often than any session does otherwise, which tells its
 * sessions from those that only prove and measure.
 */
public final class Executed {
    private static final int RUNS = 6;
    private static final Pattern EVENT = Pattern.compile("\"cat\" *: *\"(\\w+)\".*?\"dur\" *: *(\\d+).*?"
            + "\"ts\" *: *(\\d+).*?\"name\" *: *\"(.*?)\"(?:.*?\"op_name\" *: *\"(\\w*)\")?");

    private final Map<String, Integer> counts = new TreeMap<>();

    /** One line of a profile. */
    private record Event(String kind, long start, long end, String name, String operator) {}

    private Executed() {}

    /** {@return what one run of {@code trace} on the model that {@code text} describes executes} */
    public static Executed in(String text, Map<String, Tensor> inputs, Consumer<Tracer> trace) {
        return in(ModelFile.of(ByteBuffer.wrap(OnnxWriter.bytes(GraphText.parse(text)))), inputs, trace);
    }

    /** {@return what one run of {@code trace} on the model in {@code file} executes} */
    public static Executed in(Path file, Map<String, Tensor> inputs, Consumer<Tracer> trace) {
        return in(ModelFile.at(file), inputs, trace);
    }

    private static Executed in(ModelFile model, Map<String, Tensor> inputs, Consumer<Tracer> trace) {
        try {
            Path folder = Files.createTempDirectory("profile");
            try {
                run(model, inputs, trace, folder);
                Executed executed = new Executed();
                executed.read(folder);
                return executed;
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(ModelFile model, Map<String, Tensor> inputs, Consumer<Tracer> trace, Path folder) {
        AtomicInteger sessions = new AtomicInteger();
        SessionRecipe recipe = options -> {
            Providers.settings().applyTo(options);
            options.enableProfiling(
                    folder.resolve("p" + sessions.getAndIncrement()).toString());
        };
        try (Engine engine = Engine.open(model, recipe, CacheFolder.standard());
                Tracer t = Tracer.on(new ModelParts(engine), inputs, CallSite.here())) {
            trace.accept(t);
            for (int i = 0; i < RUNS; i++) {
                t.run();
            }
        }
    }

    private void read(Path folder) throws IOException {
        try (Stream<Path> profiles = Files.list(folder)) {
            for (Path profile : profiles.toList()) {
                List<Event> events = events(profile);
                List<Event> runs = events.stream()
                        .filter(event -> event.name().equals("model_run"))
                        .toList();
                if (runs.size() >= RUNS) {
                    count(events, runs.get(runs.size() - 1));
                }
            }
        }
    }

    private void count(List<Event> events, Event run) {
        events.stream()
                .filter(event -> event.kind().equals("Node") && event.name().endsWith("_kernel_time"))
                .filter(event -> event.start() >= run.start() && event.end() <= run.end())
                .forEach(event -> counts.merge(event.operator(), 1, Integer::sum));
    }

    private static List<Event> events(Path profile) throws IOException {
        List<Event> events = new ArrayList<>();
        for (String line : Files.readAllLines(profile)) {
            Matcher event = EVENT.matcher(line);
            if (event.find()) {
                long start = Long.parseLong(event.group(3));
                events.add(new Event(
                        event.group(1),
                        start,
                        start + Long.parseLong(event.group(2)),
                        event.group(4),
                        String.valueOf(event.group(5))));
            }
        }
        return events;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** {@return how often an operator was executed} */
    public int of(String operator) {
        return counts.getOrDefault(operator, 0);
    }

    /** {@return how many operators were executed} */
    public int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** {@return how often each operator was executed} */
    @Override
    public String toString() {
        return counts.toString();
    }
}
