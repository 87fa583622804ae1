package dev.sonde.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what the agent costs a program that loads many classes. */
final class ClassLoads {
    /** The shape where no class has a forward call. */
    static final String NO_MATCH = "no match";

    private static final String EMPTY = "empty agent";
    private static final String MATCH = "500 rewritten";
    private static final int REWRITTEN = ManyClasses.COUNT / ManyClasses.EVERY;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Forks forks;
    private final Path agent;
    private final Path folder;
    private final Path jar;

    /** The figures by shape. */
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    ClassLoads(Forks forks, Path agent, Path folder) {
        this.forks = forks;
        this.agent = agent;
        this.folder = folder;
        this.jar = folder.resolve("many-classes.jar");
    }

    /** The milliseconds that a process took, and its main thread to load the classes and to call in them first. */
    private record Took(double all, double loading, double calling) {}

    /** {@return the cost where nothing is to be rewritten, and where some is, from {@code processes} of each in turns} */
    Findings measure(int processes) {
        ManyClasses.write(jar);
        String empty = "-javaagent:" + AgentJar.write(folder.resolve("empty-agent.jar"), EmptyAgent.class);
        String rule = "-javaagent:" + agent + "=java=subclass-of ";
        for (int i = 0; i < processes; i++) {
            Took plain = took(List.of(), 0);
            Took control = took(List.of(empty), 0);
            Took without = took(List.of(rule + "com.example.Absent#activate"), 0);
            Took with = took(List.of(rule + SiteCall.Layer.class.getName() + "#forward"), 2 * REWRITTEN);
            note(EMPTY, RatioTask.RATIO, control.all() / plain.all());
            note(NO_MATCH, RatioTask.RATIO, without.all() / plain.all());
            note(MATCH, RatioTask.RATIO, with.all() / plain.all());
            note(MATCH, "class_us", each(with.all() - without.all()));
            note(MATCH, "transform_us", each(with.loading() - without.loading()));
            note(MATCH, "link_us", each(with.calling() - without.calling()));
        }
        Findings all = Findings.none();
        for (Map.Entry<String, Map<String, List<Double>>> shape : figures.entrySet()) {
            all = all.and(Findings.of(
                    new Measurement(CostTask.CLASS_LOAD.label(), shape.getKey(), Optional.empty(), shape.getValue())));
        }
        return all;
    }

    private void note(String shape, String name, double figure) {
        figures.computeIfAbsent(shape, unknown -> new LinkedHashMap<>())
                .computeIfAbsent(name, unknown -> new ArrayList<>())
                .add(figure);
    }

    private static double each(double millis) {
        return millis * MICROS_PER_MILLI / REWRITTEN;
    }

    private Took took(List<String> jvm, int calls) {
        String[] told = forks.output(jvm, List.of(ManyClasses.class.getName(), jar.toString()))
                .split(" ");
        WrongValues.unless(
                told.length == 4 && told[3].equals(String.valueOf(calls)),
                "class-load: of " + calls + " calls were rewritten: " + String.join(" ", told));
        double loading = Double.parseDouble(told[1]);
        return new Took(Double.parseDouble(told[0]), loading, Double.parseDouble(told[2]) - loading);
    }
}
