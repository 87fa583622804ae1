package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Serves the calls of one session: by the application's own until the twin is there, then by the twin, and by the
 * application's own again after too many faults.
 */
final class Serving implements Served {
    private static final int STRIKES = 3;

    private final Twins twins;
    private final ResultMaker results;
    private final boolean edits;
    private final AtomicInteger strikes = new AtomicInteger();
    private final LongAdder rerouted = new LongAdder();
    private final LongAdder originals = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * Makes the serving of a session.
     *
     * @param edits whether a call that the twin did not serve is one that the user misses
     */
    Serving(Twins twins, ResultMaker results, boolean edits) {
        this.twins = twins;
        this.results = results;
        this.edits = edits;
    }

    @Override
    public @Nullable Object run(
            Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
        Call call = Call.of(inputs, outputs, pinned, options);
        if (!call.isRegular((OrtSession) session)) {
            originals.increment();
            return null;
        }
        Twin twin = strikes.get() < STRIKES ? twins.enter(call) : null;
        if (twin == null) {
            unserved();
            return null;
        }
        try {
            Result result = served(call, twin);
            rerouted.increment();
            return new Object[] {result};
        } catch (Throwable fault) {
            // The application's own run tells whose fault it was: if that throws too, this is never run.
            return (Runnable) () -> strike(fault);
        } finally {
            twins.leave();
        }
    }

    /** Once the application's result is made, nothing that happens to the taps can take it away. */
    private Result served(Call call, Twin twin) throws OrtException, ReflectiveOperationException {
        Result full = call.run(twin);
        Result stripped;
        try {
            stripped = results.without(full, twin.taps());
        } catch (Throwable fault) {
            full.close();
            throw fault;
        }
        twin.take(full);
        return stripped;
    }

    private void unserved() {
        originals.increment();
        if (edits) {
            misses.increment();
        }
    }

    private void strike(Throwable fault) {
        unserved();
        Hook.fault("run", fault);
        strikes.incrementAndGet();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("served_by", strikes.get() < STRIKES ? twins.state() : "the original, after " + STRIKES + " faults");
        status.put("rerouted", rerouted.sum());
        status.put("originals", originals.sum());
        status.put("misses", misses.sum());
        status.putAll(twins.facts());
        return status;
    }

    @Override
    public void close() {
        twins.close();
    }
}
