package dev.sonde.agent.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What programs that are attached ask for, in the order in which they did. */
final class Orders {
    private volatile List<Order> all = List.of();
    private volatile long state;
    private long numbers;

    /**
     * One thing that is asked for.
     *
     * @param asked its {@code words}, whether it {@code edits}, and what was {@code recorded} for sessions that were open
     *     then, by the session's number
     * @param callbacks how it is recorded for others, and who takes what is read
     */
    record Order(long number, Models models, Map<?, ?> asked, Callbacks callbacks) {
        /** {@return this for the session {@code tracked}, across the border between the loaders} */
        Map<String, Object> of(Tracked tracked) {
            Map<String, Object> map = new HashMap<>();
            map.put("number", number);
            map.put("edits", Boolean.TRUE.equals(asked.get("edits")));
            map.put("words", String.valueOf(asked.get("words")));
            if (asked.get("recorded") instanceof Map<?, ?> recorded
                    && recorded.get(Integer.toString(tracked.id())) instanceof Map<?, ?> known) {
                map.put("recorded", known);
            }
            map.put("recorder", callbacks.recorder());
            map.put("listener", callbacks.listener());
            return map;
        }
    }

    /** What is called on the side of the one who asks. */
    record Callbacks(
            Function<Map<String, Object>, @Nullable Map<String, Object>> recorder,
            Consumer<Map<String, Object>> listener) {}

    /** {@return the number of what is asked for from now on} */
    synchronized long add(Map<?, ?> asked, Callbacks callbacks) {
        Models models = new Models(String.valueOf(asked.get("models")));
        List<Order> more = new ArrayList<>(all);
        more.add(new Order(++numbers, models, asked, callbacks));
        all = List.copyOf(more);
        state++;
        return numbers;
    }

    synchronized void end(long number) {
        List<Order> fewer = new ArrayList<>(all);
        if (fewer.removeIf(order -> order.number() == number)) {
            all = List.copyOf(fewer);
            state++;
        }
    }

    /** {@return a number that changes with what is asked for} */
    long state() {
        return state;
    }

    List<Order> all() {
        return all;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
