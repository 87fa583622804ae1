package dev.sonde.agent.boot;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** An observer and what it wants to see, until it is closed. */
final class Observation implements AutoCloseable {
    final BiFunction<Integer, Object[], Object> observer;
    private final Predicate<Map<String, String>> points;

    Observation(BiFunction<Integer, Object[], Object> observer, Predicate<Map<String, String>> points) {
        this.observer = observer;
        this.points = points;
    }

    boolean wants(Point point) {
        try {
            return points.test(point.facts);
        } catch (Throwable fault) {
            Hook.fault("observer", fault);
            return false;
        }
    }

    @Override
    public void close() {
        Sites.forget(this);
    }
}
