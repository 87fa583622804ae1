package dev.sonde.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Names for the calls of a run. The first call of a layer is called by its path; the second of {@code shared} is
 * {@code shared@2}, and what is called in it is {@code shared@2.linear}. An operation is called by the layer around it:
 * {@code shared@2/softmax_0}.
 */
final class CallNames {
    private final Map<String, Integer> counts = new HashMap<>();
    private final ThreadLocal<Deque<String>> open = ThreadLocal.withInitial(ArrayDeque::new);

    /** Begins a call of the layer at {@code path}. {@return its name} */
    String enter(String path) {
        String first = first(path);
        String name = Labels.call(first, counts.merge(first, 1, Integer::sum));
        open.get().push(name);
        return name;
    }

    /** {@return whether the layer at {@code path} is just being called: what it calls of itself is the same call} */
    boolean isIn(String path) {
        String innermost = open.get().peek();
        return innermost != null && Labels.path(innermost).equals(path);
    }

    /** Counts a call of an operation in the layer that is just being called. {@return its name} */
    String operation(String operation) {
        String first = layer() + '/' + operation;
        return Labels.call(first, counts.merge(first, 1, Integer::sum));
    }

    /** {@return the call of a layer that is being made on this thread} */
    String layer() {
        return Objects.requireNonNull(open.get().peek());
    }

    /** {@return whether a layer is just being called on this thread} */
    boolean isOpen() {
        return !open.get().isEmpty();
    }

    void leave() {
        open.get().poll();
    }

    private String first(String path) {
        for (String around : open.get()) {
            String above = Labels.path(around);
            if (!above.isEmpty() && path.startsWith(above + '.')) {
                return around + path.substring(above.length());
            }
        }
        return path;
    }
}
