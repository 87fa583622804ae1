package dev.sonde.bench;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The most that a row's figures may be.
 *
 * <p>A ratio may miss its limit by as much as two equal sessions differ on this machine, in either direction: that
 * much is the machine's.
 */
record Budget(Row row, Map<String, Double> limits, double allowance) {

    /** {@return the budget of {@code row} among all {@code rows}, one of which is the control at its shape} */
    static Budget of(Row row, List<Row> rows) {
        double allowance = rows.stream()
                .filter(other -> other.task().equals(RatioTask.CONTROL.label())
                        && other.shape().equals(row.shape()))
                .mapToDouble(control -> Math.abs(control.figure().median() - 1))
                .sum();
        return new Budget(row, row.about().budget(row.shape()), allowance);
    }

    /** {@return whether there is any} */
    boolean exists() {
        return row.figures().keySet().stream().anyMatch(limits::containsKey);
    }

    /** {@return whether it is met} */
    boolean isMet() {
        return row.figures().entrySet().stream()
                .filter(figure -> limits.containsKey(figure.getKey()))
                .allMatch(figure -> figure.getValue().median() <= limit(figure.getKey()));
    }

    private double limit(String figure) {
        double limit = limits.getOrDefault(figure, Double.MAX_VALUE);
        return figure.equals(RatioTask.RATIO) ? limit + allowance : limit;
    }

    /** {@return the limits as a table shows them} */
    String shown() {
        StringJoiner shown = new StringJoiner(", ");
        row.figures().keySet().stream().filter(limits::containsKey).forEach(figure -> shown.add(shown(figure)));
        return exists() ? "≤ " + shown : "–";
    }

    private String shown(String figure) {
        String number = Row.number(limits.getOrDefault(figure, 0.0));
        return switch (figure) {
            case RatioTask.RATIO -> number;
            case CostTask.VALUE -> number + row.unit().map(unit -> " " + unit).orElse("");
            default -> number + " " + figure;
        };
    }

    /** {@return the word for whether it is met} */
    String verdict() {
        if (!exists()) {
            return "–";
        }
        return isMet() ? "met" : "missed";
    }
}
