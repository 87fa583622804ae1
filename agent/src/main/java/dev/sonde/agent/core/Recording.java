package dev.sonde.agent.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The setters that were called on one {@code SessionOptions}, for nothing can be read back from it. */
final class Recording {
    private final List<Object[]> calls = new ArrayList<>();
    private String obstacle;

    /** Makes the recording of options that were just made, or of some that were made before the agent came. */
    Recording(boolean fromBirth) {
        obstacle = fromBirth ? "" : "its options were made before the agent came";
    }

    /** Adds a call of {@code setter}, a name and a descriptor. */
    synchronized void add(String setter, Object[] arguments) {
        Object[] call = new Object[arguments.length + 1];
        call[0] = setter;
        for (int i = 0; i < arguments.length; i++) {
            Object kept = kept(arguments[i]);
            if (kept == null) {
                obstacle = "its options were given what cannot be given twice, by " + setter.split("\\(")[0];
                return;
            }
            call[i + 1] = kept;
        }
        calls.add(call);
    }

    /** {@return the calls so far} */
    synchronized List<Object[]> calls() {
        return List.copyOf(calls);
    }

    /** {@return why these options cannot be made again, empty if they can} */
    synchronized String obstacle() {
        return obstacle;
    }

    /** What can be kept of an argument: JDK types only, an enum constant as its class and name. */
    private static @Nullable Object kept(@Nullable Object argument) {
        if (argument instanceof String || argument instanceof Number || argument instanceof Boolean) {
            return argument;
        }
        if (argument instanceof Enum<?> constant) {
            return Map.entry(constant.getDeclaringClass().getName(), constant.name());
        }
        if (argument instanceof Map<?, ?> map && isText(map.keySet()) && isText(map.values())) {
            return Map.copyOf(map);
        }
        return null;
    }

    private static boolean isText(Collection<?> values) {
        return values.stream().allMatch(String.class::isInstance);
    }

    @Override
    public String toString() {
        return calls().stream().map(Arrays::toString).toList().toString();
    }
}
