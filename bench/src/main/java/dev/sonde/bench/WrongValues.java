package dev.sonde.bench;

import java.util.Arrays;

/** Something that was timed gave wrong values, so that its time says nothing. */
final class WrongValues extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How far fused and unfused operators lie apart, for values about one; larger values in proportion. */
    private static final double TOLERANCE = 1e-5;

    WrongValues(String what) {
        super(what);
    }

    /** Requires that {@code found} are the {@code expected} numbers, but for rounding. */
    static void unlessClose(String name, float[] expected, float[] found) {
        if (expected.length != found.length) {
            throw new WrongValues(name + " has " + found.length + " elements, not " + expected.length);
        }
        double scale = 1;
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            double difference = Math.abs((double) expected[i] - found[i]);
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
        }
        unless(most <= TOLERANCE * scale, name + " is off by " + most);
    }

    /** Requires that something changed. */
    static void unlessChanged(String name, float[] before, float[] after) {
        unless(!Arrays.equals(before, after), name + " did not change");
    }

    /** Requires that something holds. */
    static void unless(boolean holds, String complaint) {
        if (!holds) {
            throw new WrongValues(complaint);
        }
    }
}
