package dev.sonde.samples.report;

import java.util.ArrayList;
import java.util.List;

/** A way from values to positions that is straight about zero and logarithmic far from it, on both sides. */
record StretchedScale(double least, double greatest, double from, double to) {
    private static final double CLOSEST_TICKS = 17;

    /** How small a part of the whole is still drawn straight. */
    private static final double STRAIGHT = 1.0 / 20;

    double at(double value) {
        return from + (stretched(value) - stretched(least)) / (stretched(greatest) - stretched(least)) * (to - from);
    }

    /** {@return zero and round values on both sides, none too close to the one before} */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>(List.of(0.0));
        side(1, greatest, ticks);
        side(-1, -least, ticks);
        return ticks;
    }

    private void side(int sign, double end, List<Double> ticks) {
        double last = 0;
        double power = Math.pow(10, Math.floor(Math.log10(unit())));
        for (int i = 0; power * step(i) <= end; i++) {
            double tick = sign * power * step(i);
            if (Math.abs(at(tick) - at(last)) >= CLOSEST_TICKS) {
                ticks.add(tick);
                last = tick;
            }
        }
    }

    /** 1, 2, 5, 10, 20, 50 and so on. */
    private static double step(int index) {
        int decade = index / 3;
        return new double[] {1, 2, 5}[index % 3] * Math.pow(10, decade);
    }

    private double unit() {
        return Math.max(Math.abs(least), Math.abs(greatest)) * STRAIGHT;
    }

    private double stretched(double value) {
        double scaled = value / unit();
        return Math.signum(scaled) * Math.log1p(Math.abs(scaled));
    }
}
