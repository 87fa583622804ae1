package dev.sonde.bench;

import java.util.Arrays;

/** The middle of some figures, and the middles of the halves on either side of it. */
record Quartiles(double p25, double median, double p75) {

    /** {@return the quartiles of {@code figures}, between two of them by proportion} */
    static Quartiles of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double part) {
        double position = part * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
