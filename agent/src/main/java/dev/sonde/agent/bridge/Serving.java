package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Serves the calls of one session: by the application's own until the twin is there, then by the twin, and by the
 * application's own again after too many faults, or when nothing remains to be done.
 */
final class Serving implements Served {
    private static final int STRIKES = 3;

    private final Twins twins;
    private final ResultMaker results;
    private final boolean editing;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicInteger strikes = new AtomicInteger();
    private final LongAdder rerouted = new LongAdder();
    private final LongAdder originals = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * Makes the serving of a session.
     *
     * @param editing whether a call without the edits is one that the user misses
     */
    Serving(Twins twins, ResultMaker results, boolean editing) {
        this.twins = twins;
        this.results = results;
        this.editing = editing;
    }

    @Override
    public @Nullable Object run(
            Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
        long run = calls.incrementAndGet();
        OrtSession plain = (OrtSession) session;
        Optional<Call> regular = Call.of(inputs, outputs, pinned, options).filter(each -> each.isRegular(plain));
        if (regular.isEmpty()) {
            return (Runnable) this::unserved;
        }
        Call call = regular.get();
        if (editing) {
            twins.begin(call, plain);
        }
        Twin twin = twins.enter();
        return twin == null ? original(call, plain) : served(call, twin, run);
    }

    /** A call that the application's own session refuses is none: it is counted and built on once it returned. */
    private Runnable original(Call call, OrtSession plain) {
        return () -> {
            unserved();
            if (twins.isAwaitingCall()) {
                twins.begin(call, plain);
            }
        };
    }

    private Object served(Call call, Twin twin, long run) {
        try {
            if (!call.inputs().keySet().containsAll(twin.inputs())) {
                return (Runnable) this::unserved;
            }
            Result result = result(call, twin, run);
            rerouted.increment();
            if (editing && !twin.edits()) {
                misses.increment();
            }
            return new Object[] {result};
        } catch (Throwable fault) {
            // The application's own run tells whose fault it was: if that throws too, this is never run.
            return (Runnable) () -> strike(fault);
        } finally {
            twins.leave();
            if (twin.isSpent()) {
                twins.end("the original: what may be written is written");
            }
        }
    }

    /** Once the application's result is made, nothing that happens to the taps can take it away. */
    private Result result(Call call, Twin twin, long run) throws OrtException, ReflectiveOperationException {
        Result full = call.run(twin);
        Result stripped;
        try {
            stripped = results.without(full, twin.taps());
        } catch (Throwable fault) {
            full.close();
            throw fault;
        }
        try {
            twin.take(full, run);
        } catch (Throwable fault) {
            Hook.fault("statistics", fault);
        }
        return stripped;
    }

    private void unserved() {
        originals.increment();
        if (editing) {
            misses.increment();
        }
    }

    private void strike(Throwable fault) {
        unserved();
        Hook.fault("run", fault);
        if (strikes.incrementAndGet() == STRIKES) {
            twins.end("the original, after " + STRIKES + " faults");
        }
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("served_by", twins.state());
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
