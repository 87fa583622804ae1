package dev.sonde.samples.embedding;

import static java.util.stream.Collectors.toMap;

import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is claimed of the runs, each claim checked as it is made. */
final class Claims {
    private static final double FIGURE_TOLERANCE = 1e-5;
    private static final double HAND_TOLERANCE = 1e-6;

    private final Ledger ledger;
    private final int sentences;

    Claims(Ledger ledger, int sentences) {
        this.ledger = ledger;
        this.sentences = sentences;
    }

    /** Who only looks on changes no bit and says no word. */
    void nothingChanged(Runs runs) throws IOException {
        identical("second plain run", runs.again().bits(runs.plain()));
        identical("idle agent", runs.idle().bits(runs.plain()));
        identical("watched", runs.watched().bits(runs.plain()));
        identical("steered with strength 0", runs.byZero().bits(runs.plain()));
        boolean silent = runs.idle().saidWhat(runs.plain()) && runs.watched().saidWhat(runs.plain());
        ledger.check(silent, "the idle and the watched run printed what the plain one printed, and nothing else");
    }

    /**
     * The variant served when watching, from when it was ready, which is a matter of the machine; it served all calls
     * when editing; and nothing failed.
     */
    void served(Runs runs) throws IOException {
        AgentStatus watched = runs.watched().status();
        AgentStatus steered = runs.steered().status();
        AgentStatus zero = runs.byZero().status();
        served("watched", watched, watched.rerouted() > 0);
        served("steered", steered, steered.rerouted() == sentences && steered.misses() == 0);
        served("steered with strength 0", zero, zero.rerouted() == sentences && zero.misses() == 0);
        faultless(List.of(watched, steered, zero));
        complete("watched", watched, runs.watched().lines());
        complete("steered", steered, runs.steered().lines());
    }

    /** The table and the lines under it agree with {@code recomputed}, the lines that the library's tensors give. */
    void figures(List<WatchLine> told, List<WatchLine> recomputed) {
        Map<String, Figures> table = LayerTable.of(told).rows();
        Map<String, Figures> expected = LayerTable.of(recomputed).rows();
        figure(table, expected, MiniLm.layer(0), "mean");
        figure(table, expected, MiniLm.layer(Direction.LAYER), "std");
        figure(table, expected, MiniLm.layer(MiniLm.LAYERS - 1), "max");
        agree("all figures of the " + told.size() + " lines, recomputed in double", told, recomputed);
    }

    /** Steering changes what it should and nothing before it. */
    void steering(Runs runs, List<WatchLine> byHand) throws IOException {
        List<WatchLine> steered = runs.steered().lines();
        List<WatchLine> watched = runs.watched().lines();
        Map<String, Figures> known = watched.stream().collect(toMap(Claims::key, WatchLine::figures));
        List<WatchLine> before = steered.stream()
                .filter(line -> isBefore(line.place()) && known.containsKey(key(line)))
                .toList();
        long differing = before.stream()
                .filter(line -> !line.figures().equals(known.get(key(line))))
                .count();
        ledger.check(
                differing == 0 && !before.isEmpty(),
                "steered, layers before the edit: " + differing + " of " + before.size()
                        + " lines differ from the watched");
        agree(
                "steered, " + MiniLm.layer(Direction.LAYER) + ": figures against the vector added by hand",
                steered.stream()
                        .filter(line -> line.place().equals(MiniLm.layer(Direction.LAYER)))
                        .toList(),
                byHand);
        Bits changed = runs.steered().bits(runs.plain());
        ledger.check(changed.differing() * 2L > changed.elements(), "steered, embeddings: " + changed);
    }

    /** The library steers as the agent does, and can be read to the last bit. */
    void library(SteeredLayers layers, Tensor direction) {
        Bits before = layers.before();
        ledger.check(before.none(), "library, layers before the edit: " + before);
        double away = layers.fromByHand(direction);
        ledger.check(away <= HAND_TOLERANCE, "library, the edited layer as computed by hand, to " + shown(away));
        Bits zero = layers.byZero();
        ledger.check(zero.none(), "library, all layers with strength 0: " + zero);
        ledger.check(layers.moved() > 0.1, "library, the last layer moved by up to " + shown(layers.moved()));
    }

    private void identical(String who, Bits bits) {
        ledger.check(bits.none(), who + ": " + bits);
    }

    private void served(String who, AgentStatus status, boolean enough) {
        ledger.check(
                enough && status.calls() == sentences,
                who + ": the variant served " + status.rerouted() + " of " + sentences + " calls");
    }

    private void faultless(List<AgentStatus> all) {
        long faults = all.stream().mapToLong(AgentStatus::suppressed).sum();
        List<String> told = all.stream()
                .filter(status -> status.suppressed() > 0)
                .map(AgentStatus::faults)
                .toList();
        ledger.check(faults == 0, faults + " faults in the agent" + (faults == 0 ? "" : ": " + told));
    }

    private void complete(String who, AgentStatus status, List<WatchLine> lines) {
        ledger.check(
                lines.size() == status.rerouted() * MiniLm.LAYERS,
                who + ": " + lines.size() + " lines, one for each of " + MiniLm.LAYERS + " layers in "
                        + status.rerouted() + " calls");
    }

    private void figure(Map<String, Figures> table, Map<String, Figures> expected, String layer, String name) {
        double told = value(table, layer, name);
        double right = value(expected, layer, name);
        ledger.check(
                Math.abs(told - right) <= FIGURE_TOLERANCE,
                String.format(Locale.ROOT, "%s, %s: %.7f in the table, %.7f recomputed", layer, name, told, right));
    }

    private static double value(Map<String, Figures> table, String layer, String name) {
        Figures figures = table.get(layer);
        return figures == null ? Double.NaN : figures.byName().getOrDefault(name, Double.NaN);
    }

    private void agree(String what, List<WatchLine> told, List<WatchLine> recomputed) {
        Map<String, Figures> expected = recomputed.stream().collect(toMap(Claims::key, WatchLine::figures));
        double most = told.isEmpty() || told.size() != recomputed.size() ? Double.POSITIVE_INFINITY : 0;
        for (WatchLine line : told) {
            Figures right = expected.get(key(line));
            most = Math.max(
                    most,
                    right == null ? Double.POSITIVE_INFINITY : line.figures().difference(right));
        }
        ledger.check(most <= FIGURE_TOLERANCE, what + ": at most " + shown(most) + " apart");
    }

    private static boolean isBefore(String place) {
        return place.compareTo(MiniLm.layer(Direction.LAYER)) < 0;
    }

    private static String key(WatchLine line) {
        return line.run() + " " + line.place();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }
}
