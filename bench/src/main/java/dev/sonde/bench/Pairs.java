package dev.sonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Times two things in turns, each pair in the other order than the last, so that whatever drifts meets both alike. */
final class Pairs {
    private final Runnable plain;
    private final Runnable other;

    Pairs(Runnable plain, Runnable other) {
        this.plain = plain;
        this.other = other;
    }

    /** {@return how many times as long the other took, pair by pair} */
    List<Double> ratios(Pace pace) {
        warm(pace.warmMillis());
        List<Double> ratios = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.timedMillis());
        while (ratios.size() < pace.fewest() || System.nanoTime() < end) {
            ratios.add(ratio(ratios.size() % 2 == 0));
        }
        return ratios;
    }

    private double ratio(boolean plainFirst) {
        if (plainFirst) {
            double before = nanos(plain);
            return nanos(other) / before;
        }
        double after = nanos(other);
        return after / nanos(plain);
    }

    private void warm(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            plain.run();
            other.run();
        } while (System.nanoTime() < end);
    }

    private static double nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
