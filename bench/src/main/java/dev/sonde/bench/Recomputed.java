package dev.sonde.bench;

import dev.sonde.probe.Statistic;

/** Statistics of numbers, recomputed in double. */
record Recomputed(double mean, double std, double min, double max, long count) {
    /** Relative to the largest number: what single precision and other fusions may differ by. */
    private static final double TOLERANCE = 1e-5;

    static Recomputed of(float[] numbers) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float number : numbers) {
            sum += number;
            min = Math.min(min, number);
            max = Math.max(max, number);
        }
        double mean = sum / numbers.length;
        double squares = 0;
        for (float number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return new Recomputed(mean, Math.sqrt(squares / numbers.length), min, max, numbers.length);
    }

    /** Requires that {@code seen} says the same of {@code place}. */
    void requireLike(String place, Statistic seen) {
        WrongValues.unless(
                seen.count() == count && seen.nonFinite() == 0,
                place + " has " + seen.count() + " elements, " + seen.nonFinite() + " of them not finite, not "
                        + count);
        requireClose(place + ": mean", mean, seen.mean());
        requireClose(place + ": std", std, seen.std());
        requireClose(place + ": min", min, seen.min());
        requireClose(place + ": max", max, seen.max());
    }

    private void requireClose(String name, double expected, double found) {
        double scale = Math.max(1, Math.max(Math.abs(min), Math.abs(max)));
        boolean isClose = Math.abs(expected - found) <= TOLERANCE * scale;
        WrongValues.unless(isClose, name + " is " + found + ", not " + expected);
    }
}
