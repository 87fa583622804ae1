package dev.sonde.agent.live;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A layer's call that is open on a thread. */
final class Frame {
    final Run run;
    final Spot spot;
    final @Nullable Object receiver;
    final String method;

    /** The path from the root that it was found from; null where it was not found so. */
    final @Nullable String found;

    /** Whether the run began with it. */
    final boolean isFirst;

    private final Map<Object, Integer> calls = new HashMap<>();

    /** How a call came to be one of a run. */
    record Birth(Run run, Called called, @Nullable String found, boolean isFirst) {}

    /**
     * What is called.
     *
     * @param method the method with the class of its receiver, or with its own
     */
    record Called(@Nullable Object receiver, String method) {
        String name() {
            return method.substring(method.indexOf('#') + 1);
        }
    }

    Frame(Spot spot, Birth birth) {
        this.spot = spot;
        this.run = birth.run();
        this.receiver = birth.called().receiver();
        this.method = birth.called().method();
        this.found = birth.found();
        this.isFirst = birth.isFirst();
    }

    /** Counts a call that is made in this one. {@return which of its kind it is, from 1} */
    int count(Object called) {
        return calls.merge(called, 1, Integer::sum);
    }
}
