package dev.sonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Times two things in turns, each pair in the other order than the last, so that whatever drifts meets both alike. */
final class Pairs {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Runnable plain;
    private final Runnable other;

    /** What each of the two took, in the same unit. */
    record Pair(double plain, double other) {
        /** {@return how many times as long the other took} */
        double ratio() {
            return other / plain;
        }
    }

    Pairs(Runnable plain, Runnable other) {
        this.plain = plain;
        this.other = other;
    }

    /** {@return how many milliseconds both took, pair by pair} */
    List<Pair> timed(Pace pace) {
        warm(pace.warmMillis());
        List<Pair> pairs = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.timedMillis());
        while (pairs.size() < pace.fewest() || System.nanoTime() < end) {
            pairs.add(pair(pairs.size() % 2 == 0));
        }
        return pairs;
    }

    private Pair pair(boolean plainFirst) {
        if (plainFirst) {
            double before = millis(plain);
            return new Pair(before, millis(other));
        }
        double after = millis(other);
        return new Pair(millis(plain), after);
    }

    private void warm(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            plain.run();
            other.run();
        } while (System.nanoTime() < end);
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
}
