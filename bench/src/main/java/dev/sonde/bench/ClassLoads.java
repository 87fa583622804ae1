package dev.sonde.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what the agent costs a program that loads many classes. */
final class ClassLoads {
    /** The shape where no class has a forward call. */
    static final String NO_MATCH = "no match";

    private static final String MATCH = "500 rewritten";
    private static final double MICROS_PER_MILLI = 1e3;

    private final Forks forks;
    private final Path agent;
    private final Path jar;

    ClassLoads(Forks forks, Path agent, Path folder) {
        this.forks = forks;
        this.agent = agent;
        this.jar = folder.resolve("many-classes.jar");
    }

    /** {@return the cost where nothing is to be rewritten, and where some is, from {@code processes} of each in turns} */
    Findings measure(int processes) {
        ManyClasses.write(jar);
        String missing = "=java=subclass-of com.example.Absent#activate";
        String there = "=java=subclass-of " + SiteCall.Layer.class.getName() + "#forward";
        int rewritten = ManyClasses.COUNT / ManyClasses.EVERY;
        return measure(NO_MATCH, missing, 0, processes).and(measure(MATCH, there, 2 * rewritten, processes));
    }

    private Findings measure(String shape, String options, int calls, int processes) {
        List<Double> ratios = new ArrayList<>();
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            double plain = millis(List.of(), 0);
            double agented = millis(List.of("-javaagent:" + agent + options), calls);
            ratios.add(agented / plain);
            each.add((agented - plain) * MICROS_PER_MILLI / Math.max(1, calls / 2));
        }
        Map<String, List<Double>> figures =
                calls == 0 ? Map.of(RatioTask.RATIO, ratios) : Map.of(RatioTask.RATIO, ratios, "class_us", each);
        return Findings.of(new Measurement(CostTask.CLASS_LOAD.label(), shape, Optional.empty(), figures));
    }

    private double millis(List<String> jvm, int calls) {
        String[] told = forks.output(jvm, List.of(ManyClasses.class.getName(), jar.toString()))
                .split(" ");
        WrongValues.unless(
                told.length == 2 && told[1].equals(String.valueOf(calls)),
                "class-load: of " + calls + " calls were rewritten: " + String.join(" ", told));
        return Double.parseDouble(told[0]);
    }
}
