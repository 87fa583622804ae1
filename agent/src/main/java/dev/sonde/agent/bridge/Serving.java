package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the calls of one session: by the application's own until the twin is there, then by the twin, and by the
 * application's own again after too many faults, or when nothing remains to be done. When something else is asked for,
 * another twin takes the place of the first: each call is served by one of them, or by none.
 */
final class Serving implements Served {
    private static final int STRIKES = 3;

    private final SessionModel model;
    private final ResultMaker results;
    private final Function<Asked, Twins> maker;
    private final Wishes wishes;
    private final Map<Object, Order> orders = new HashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private final LongAdder rerouted = new LongAdder();
    private final LongAdder originals = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private volatile Shift shift;
    private @Nullable List<Order> current;
    private boolean closed;

    /**
     * What serves for a while.
     *
     * @param editing whether a call without the edits is one that the user misses
     */
    private record Shift(@Nullable Twins twins, boolean editing, AtomicLong strikes) {
        private static Shift idle() {
            return new Shift(null, false, new AtomicLong());
        }

        void end() {
            if (twins != null) {
                twins.close();
            }
        }
    }

    /** @param maker makes the place of the twin that does what is asked for */
    Serving(SessionModel model, ResultMaker results, Wishes wishes, Function<Asked, Twins> maker) {
        this.model = model;
        this.results = results;
        this.wishes = wishes;
        this.maker = maker;
        this.shift = Shift.idle();
        order(List.of());
    }

    @Override
    public synchronized void order(List<Map<String, Object>> crossed) {
        List<Order> now = new ArrayList<>();
        crossed.forEach(each -> now.add(orders.computeIfAbsent(number(each), number -> new Order(each))));
        orders.values().retainAll(now);
        if (closed || now.equals(current)) {
            return;
        }
        current = now;
        Asked asked = new Asked(wishes, now);
        Shift before = shift;
        shift = asked.isEmpty() ? Shift.idle() : new Shift(maker.apply(asked), asked.edits(), new AtomicLong());
        before.end();
    }

    private static Object number(Map<String, Object> order) {
        return Objects.requireNonNull(order.get("number"));
    }

    @Override
    public Map<String, Object> blueprint() {
        return model.blueprint();
    }

    @Override
    public @Nullable Object run(
            Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
        Shift now = shift;
        if (now.twins() == null) {
            return null;
        }
        long run = calls.incrementAndGet();
        OrtSession plain = (OrtSession) session;
        Optional<Call> regular = Call.of(inputs, outputs, pinned, options).filter(each -> each.isRegular(plain));
        if (regular.isEmpty()) {
            return unserved(now);
        }
        return answer(regular.get(), plain, run);
    }

    /** A twin that was sent away meanwhile has a successor. */
    private @Nullable Object answer(Call call, OrtSession plain, long run) {
        Shift now = shift;
        while (now.twins() != null) {
            Twins twins = now.twins();
            if (now.editing()) {
                twins.begin(call, plain);
            }
            Twin twin = twins.enter();
            if (twin != null) {
                return served(call, now, twin, run);
            }
            Shift next = shift;
            if (next.equals(now)) {
                return original(now, twins, call, plain);
            }
            now = next;
        }
        return null;
    }

    /** A call that the application's own session refuses is none: it is counted and built on once it returned. */
    private Runnable original(Shift now, Twins twins, Call call, OrtSession plain) {
        return () -> {
            unserved(now).run();
            if (twins.isAwaitingCall()) {
                twins.begin(call, plain);
            }
        };
    }

    private Object served(Call call, Shift now, Twin twin, long run) {
        Twins twins = now.twins();
        try {
            if (!call.inputs().keySet().containsAll(twin.inputs())) {
                return unserved(now);
            }
            Result result = result(call, twin, run);
            rerouted.increment();
            if (now.editing() && !twin.edits()) {
                misses.increment();
            }
            return new Object[] {result};
        } catch (Throwable fault) {
            // The application's own run tells whose fault it was: if that throws too, this is never run.
            return (Runnable) () -> strike(now, fault);
        } finally {
            if (twins != null) {
                twins.leave();
                if (twin.isSpent()) {
                    twins.end("the original: what may be written is written");
                }
            }
        }
    }

    /** Once the application's result is made, nothing that happens to the taps can take it away. */
    private Result result(Call call, Twin twin, long run) throws OrtException, ReflectiveOperationException {
        Result full = run(call, twin);
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

    /** The twin's session is ours, and not one of the application's that nobody told of. */
    private static Result run(Call call, Twin twin) throws OrtException {
        Hook.ours(true);
        try {
            return call.run(twin);
        } finally {
            Hook.ours(false);
        }
    }

    private Runnable unserved(Shift now) {
        return () -> {
            originals.increment();
            if (now.editing()) {
                misses.increment();
            }
        };
    }

    private void strike(Shift now, Throwable fault) {
        unserved(now).run();
        Hook.fault("run", fault);
        Twins twins = now.twins();
        if (twins != null && now.strikes().incrementAndGet() == STRIKES) {
            twins.end("the original, after " + STRIKES + " faults");
        }
    }

    @Override
    public Map<String, Object> status() {
        Twins twins = shift.twins();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("served_by", twins == null ? "the original, as nothing is asked for" : twins.state());
        status.put("rerouted", rerouted.sum());
        status.put("originals", originals.sum());
        status.put("misses", misses.sum());
        if (twins != null) {
            status.putAll(twins.facts());
        }
        return status;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        shift.end();
        model.leave();
    }
}
