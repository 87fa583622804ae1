package dev.sonde.bench;

import java.util.Map;
import java.util.function.BiFunction;

/** What is timed against a plain session, in turns: how many times as long it takes. */
@SuppressWarnings("ImmutableEnumChecker") // the functions capture nothing
enum RatioTask implements Task {
    CONTROL("control", "a second plain session: what this machine cannot tell apart", 0, 0, Twin::new),
    SAVE_6(
            "save-6",
            "each layer's output saved, and left in native memory",
            1.03,
            1.02,
            (rig, size) -> new Saving(rig, size, Tap.layers(), false)),
    SAVE_60(
            "save-60",
            "ten tensors of each layer saved, and left in native memory",
            1.08,
            1.03,
            (rig, size) -> new Saving(rig, size, Tap.sixty(), false)),
    READ_60(
            "read-60",
            "ten tensors of each layer saved, and read into arrays of Java's",
            1.20,
            1.06,
            (rig, size) -> new Saving(rig, size, Tap.sixty(), true)),
    ZERO("zero", "the output of one layer's MLP set to zero", 0.95, 0.93, Altering::zeroing),
    SKIP("skip", "one of six layers not run at all", 0.88, 0.86, Altering::skipping),
    STEER_6("steer-6", "a vector, given as a feed, added to each layer's output", 1.03, 1.02, Steering::new),
    STATS_6(
            "stats-6",
            "statistics of each layer's output, in every run",
            1.05,
            1.02,
            (rig, size) -> new Watching(rig, size, Tap.layers())),
    STATS_60(
            "stats-60",
            "statistics of ten tensors of each layer, in every run",
            1.25,
            1.12,
            (rig, size) -> new Watching(rig, size, Tap.sixty())),
    RERUN_FEEDS("rerun-feeds", "one trace run again with another vector each time", 1.02, 1.02, Rerunning::new),
    SWEEP(
            "sweep",
            "activation patching of 6 layers and 16 tokens, written as 96 invokers",
            36,
            RatioTask.NOT_AT_THIS_SIZE,
            Sweeping::new);

    private static final double NOT_AT_THIS_SIZE = Double.NaN;

    /** The name of the one figure of these tasks. */
    static final String RATIO = "ratio";

    private final String label;
    private final String about;
    private final double sentence;
    private final double batch;
    private final BiFunction<Rig, InputSize, Contender> contender;

    RatioTask(
            String label,
            String about,
            double sentence,
            double batch,
            BiFunction<Rig, InputSize, Contender> contender) {
        this.label = label;
        this.about = about;
        this.sentence = sentence;
        this.batch = batch;
        this.contender = contender;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public Map<String, Double> budget(String shape) {
        if (this == CONTROL) {
            return Map.of();
        }
        return Map.of(RATIO, shape.equals(InputSize.SENTENCE.label()) ? sentence : batch);
    }

    /** {@return whether it is measured at {@code size}} */
    boolean isAt(InputSize size) {
        return size == InputSize.SENTENCE || !Double.isNaN(batch);
    }

    /** {@return what is timed} */
    Contender contender(Rig rig, InputSize size) {
        return contender.apply(rig, size);
    }
}
