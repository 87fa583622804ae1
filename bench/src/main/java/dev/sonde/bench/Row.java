package dev.sonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the results.
 *
 * @param exact whether bits that nobody wrote to were the plain model's; empty where there are none
 * @param figures what was measured, by name: {@code ratio}, or {@code value} and what goes with it
 */
record Row(String task, String shape, Optional<Boolean> exact, Map<String, Quartiles> figures) {

    /** {@return whether this is a ratio to the plain model} */
    boolean isRatio() {
        return figures.containsKey(RatioTask.RATIO);
    }

    /** {@return the figure that the row is about} */
    Quartiles figure() {
        Quartiles figure = figures.get(isRatio() ? RatioTask.RATIO : CostTask.VALUE);
        if (figure == null) {
            throw new IllegalStateException(task + " has no figure");
        }
        return figure;
    }

    /** {@return the task} */
    Task about() {
        return Task.all().stream()
                .filter(known -> known.label().equals(task))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the figure's unit; empty for a ratio} */
    Optional<String> unit() {
        return isRatio() || !(about() instanceof CostTask cost) ? Optional.empty() : Optional.of(cost.unit());
    }

    /** {@return this row as one JSON object} */
    String json() {
        List<String> pairs = new ArrayList<>();
        pairs.add(pair("task", '"' + task + '"'));
        pairs.add(pair("shape", '"' + shape + '"'));
        String main = isRatio() ? RatioTask.RATIO : CostTask.VALUE;
        pairs.add(pair(main, number(figure().median())));
        pairs.add(pair(main + "_p25", number(figure().p25())));
        pairs.add(pair(main + "_p75", number(figure().p75())));
        unit().ifPresent(unit -> pairs.add(pair("unit", '"' + unit + '"')));
        figures.forEach((name, quartiles) -> {
            if (!name.equals(main)) {
                pairs.add(pair(name, number(quartiles.median())));
            }
        });
        exact.ifPresent(bits -> pairs.add(pair("exact", String.valueOf(bits))));
        return "{" + String.join(", ", pairs) + "}";
    }

    private static String pair(String key, String value) {
        return '"' + key + "\": " + value;
    }

    /** {@return {@code value} to four decimals, without those that say nothing} */
    static String number(double value) {
        double rounded = Math.rint(value * 1e4) / 1e4;
        return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
    }
}
