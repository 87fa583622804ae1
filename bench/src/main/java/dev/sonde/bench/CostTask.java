package dev.sonde.bench;

import java.util.Map;

/** What is measured by itself, in nanoseconds, milliseconds or megabytes. */
@SuppressWarnings("ImmutableEnumChecker") // the maps are immutable
enum CostTask implements Task {
    IDLE(
            "idle",
            "the agent with nothing to do: on a method shaped like OrtSession.run, and on a run of the model",
            "ns",
            Map.of("method", Map.of(CostTask.VALUE, 2.0))),
    VARIANT_CREATE(
            "variant-create",
            "the first run of a trace of another structure; beside it a plain session and its first run",
            "ms",
            Map.of("1x16", Map.of(CostTask.VALUE, 60.0, "mb", 5.0))),
    VARIANTS_20("variants-20", "memory of twenty variants", "MB", Map.of("1x16", Map.of(CostTask.VALUE, 150.0))),
    WARM_TRACE(
            "warm-trace",
            "a trace with twelve saves, of a structure that is known, less a plain run",
            "µs",
            Map.of("12 saves", Map.of(CostTask.VALUE, 50.0))),
    IDLE_CALLSITE(
            "idle-callsite",
            "a forward call in a model written in Java that was rewritten and is not observed, less the same as it was",
            "ns",
            Map.of(SiteCall.NOTHING, Map.of(CostTask.VALUE, 0.5))),
    READ_CALLSITE("read-callsite", "such a call when what it gives is read, less the same as it was", "ns", Map.of()),
    CLASS_LOAD(
            "class-load",
            "CPU time of a program that loads 5,000 classes, with forward calls in none or in 500 of them",
            "",
            Map.of(ClassLoads.NO_MATCH, Map.of(RatioTask.RATIO, 1.05))),
    START_UP(
            "start-up",
            "CPU time from before the agent's premain to after it",
            "ms",
            Map.of("idle", Map.of(CostTask.VALUE, 150.0), "watch", Map.of(CostTask.VALUE, 150.0)));

    /** The name of the main figure of these tasks. */
    static final String VALUE = "value";

    private final String label;
    private final String about;
    private final String unit;
    private final Map<String, Map<String, Double>> budgets;

    CostTask(String label, String about, String unit, Map<String, Map<String, Double>> budgets) {
        this.label = label;
        this.about = about;
        this.unit = unit;
        this.budgets = budgets;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String about() {
        return about;
    }

    /** {@return the unit of the main figure} */
    String unit() {
        return unit;
    }

    @Override
    public Map<String, Double> budget(String shape) {
        return budgets.getOrDefault(shape, Map.of());
    }
}
