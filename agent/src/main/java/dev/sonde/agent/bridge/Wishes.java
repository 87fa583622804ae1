package dev.sonde.agent.bridge;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is asked of every model, as it crossed the border between the loaders.
 *
 * @param outUsed how much of {@code outMax} was used so far, by all bridges
 * @param edits each with a {@code place}, a {@code kind} (SCALE, SET or ADD) and an {@code operand}
 */
record Wishes(
        List<String> watch,
        String out,
        long outMax,
        AtomicLong outUsed,
        List<Map<String, String>> edits,
        long waitMillis,
        String cache) {

    /** {@return what {@code settings}, made by the other side, ask for} */
    @SuppressWarnings("unchecked")
    static Wishes of(Map<String, Object> settings) {
        return new Wishes(
                (List<String>) required(settings, "watch"),
                (String) required(settings, "out"),
                (long) required(settings, "out.max"),
                (AtomicLong) required(settings, "out.used"),
                (List<Map<String, String>>) required(settings, "edit"),
                (long) required(settings, "edit.wait"),
                (String) required(settings, "cache"));
    }

    private static Object required(Map<String, Object> settings, String key) {
        return Objects.requireNonNull(settings.get(key), key);
    }
}
