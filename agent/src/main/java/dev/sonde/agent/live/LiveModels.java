package dev.sonde.agent.live;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Sites;
import dev.sonde.live.Adapters;
import dev.sonde.live.CallPlaces;
import dev.sonde.probe.LineSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the forward calls of the program's models, and does what the settings ask for. Whatever goes wrong here is
 * counted, and the call goes on as if nobody had looked; a place in the code where that happens again and again is left
 * alone.
 */
public final class LiveModels
        implements Runnable, BiFunction<Integer, Object[], Object>, Supplier<Map<String, Object>>, AutoCloseable {
    private static final int MOST_FAULTS = 3;

    private final Adapters adapters = Adapters.of(LiveModels.class.getClassLoader());
    private final Wishes wishes;
    private final LineSink sink;
    private final Models models;
    private final Map<Integer, KnownPoint> points = new ConcurrentHashMap<>();
    private final Map<String, CallPlaces> places = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> hits = new ConcurrentHashMap<>();

    /** By class and method, of the receiver where there is one. */
    private final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();

    private final Set<String> off = ConcurrentHashMap.newKeySet();

    /** The open calls of each thread, the last one first; a thread that makes none has none. */
    @SuppressWarnings("ThreadLocalUsage") // It goes with this, and a thread without open calls keeps nothing of it.
    private final ThreadLocal<List<Frame>> open = new ThreadLocal<>();

    private final Thread atExit;
    private @Nullable AutoCloseable observation;

    /**
     * Makes what does as {@code settings} say.
     *
     * @param isLayer whether objects of a class have forward calls
     * @param roots the classes from whose objects layers are found
     * @param numbers the numbers of the program's models
     */
    public LiveModels(
            Map<String, Object> settings, Predicate<Class<?>> isLayer, List<String> roots, IntSupplier numbers) {
        this.wishes = new Wishes(settings);
        this.sink = LineSink.to(
                (String) required(settings, "out"),
                (long) required(settings, "out.max"),
                (AtomicLong) required(settings, "out.used"),
                Hook::fault);
        this.models = new Models(new Models.Source(isLayer, Set.copyOf(roots), numbers), sink, wishes, adapters);
        this.atExit = new Thread(null, sink::close, "sonde-last-lines", 0, false);
        atExit.setContextClassLoader(null);
    }

    private static Object required(Map<String, Object> settings, String key) {
        return Objects.requireNonNull(settings.get(key), key);
    }

    /** Begins to look. */
    @Override
    public void run() {
        if (!wishes.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(atExit);
            observation = Sites.observe(
                    this, facts -> facts.containsKey("rules") && !off.contains(new KnownPoint(facts).ofStatic));
        }
    }

    @Override
    public @Nullable Object apply(Integer point, Object[] arguments) {
        KnownPoint known = known(point);
        Object receiver = known.isStatic ? null : arguments[0];
        String method = receiver == null ? known.ofStatic : known.get(receiver.getClass());
        try {
            String rule = rule(point, known.facts, receiver);
            if (rule == null || (!off.isEmpty() && off.contains(method))) {
                return null;
            }
            return look(known.facts, rule, method, new Slots.Call(receiver, arguments, known.isStatic ? 0 : 1));
        } catch (Throwable fault) {
            failed(method, fault);
            return null;
        }
    }

    /** Asked for at every call, so what can be said beforehand is said once. */
    private KnownPoint known(Integer point) {
        KnownPoint known = points.get(point);
        return known == null ? points.computeIfAbsent(point, first -> new KnownPoint(Sites.facts(first))) : known;
    }

    private @Nullable Object look(Map<String, String> facts, String rule, String method, Slots.Call call) {
        List<Frame> frames = frames();
        List<Spot> spots = new ArrayList<>();
        Run run = operation(facts, frames, spots);
        Frame frame = rule.isEmpty() ? null : models.open(frames, new Frame.Called(call.receiver(), method));
        if (frame != null) {
            run = frame.run;
            spots.add(frame.spot);
            hits.computeIfAbsent(rule, text -> new LongAdder()).increment();
        }
        if (run == null) {
            return null;
        }
        Observed observed = new Observed(run, spots, places.computeIfAbsent(rule, CallPlaces::parse), call);
        return begun(method, frame, observed);
    }

    private @Nullable Object begun(String method, @Nullable Frame frame, Observed observed) {
        if (frame == null && !observed.isWanted()) {
            return null;
        }
        try {
            observed.begin(wishes, adapters);
        } catch (Throwable fault) {
            failed(method, fault);
        }
        if (frame != null) {
            List<Frame> frames = frames();
            frames.add(0, frame);
            open.set(frames);
        }
        return new End(method, frame, observed);
    }

    /** {@return the rule that means the call; empty where it is only an operation} */
    private static @Nullable String rule(int point, Map<String, String> facts, @Nullable Object receiver) {
        if (receiver != null) {
            return Sites.rule(point, receiver.getClass());
        }
        String rules = facts.getOrDefault("rules", "");
        int end = rules.indexOf("; ");
        return end < 0 ? rules : rules.substring(0, end);
    }

    /** Adds the spot of an operation in the layer that is open. {@return its run; null if the call is none} */
    private @Nullable Run operation(Map<String, String> facts, List<Frame> frames, List<Spot> spots) {
        String name = facts.get("operation");
        if (name == null || frames.isEmpty()) {
            return null;
        }
        hits.computeIfAbsent(facts.getOrDefault("source", ""), text -> new LongAdder())
                .increment();
        Frame top = frames.get(0);
        spots.add(top.spot.operation(name, top.count(name), wishes));
        return top.run;
    }

    private List<Frame> frames() {
        List<Frame> frames = open.get();
        return frames == null ? new ArrayList<>() : frames;
    }

    /** After a call. */
    private final class End implements BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object> {
        private final String method;
        private final @Nullable Frame frame;
        private final Observed observed;

        End(String method, @Nullable Frame frame, Observed observed) {
            this.method = method;
            this.frame = frame;
            this.observed = observed;
        }

        @Override
        public @Nullable Object apply(@Nullable Object result, @Nullable Throwable thrown) {
            Object last = result;
            try {
                close(frame);
                last = thrown == null ? observed.end(result, wishes, adapters) : result;
            } catch (Throwable fault) {
                failed(method, fault);
            }
            if (frame != null && frame.isFirst) {
                frame.run.handOn();
            }
            return last;
        }
    }

    private void close(@Nullable Frame frame) {
        List<Frame> frames = frames();
        if (frame != null && frames.contains(frame)) {
            frames.subList(0, frames.indexOf(frame) + 1).clear();
            if (frames.isEmpty()) {
                open.remove();
            }
        }
    }

    private void failed(String method, Throwable fault) {
        Hook.fault("java", fault);
        AtomicInteger count = faults.computeIfAbsent(method, first -> new AtomicInteger());
        if (count.incrementAndGet() == MOST_FAULTS) {
            off.add(method);
            Sites.review();
        }
    }

    /** Has everything that was seen written, for the program is about to end. */
    public void stop() {
        sink.close();
    }

    /** Looks no longer. */
    @Override
    public void close() {
        AutoCloseable last = observation;
        if (last != null) {
            end(last);
            removeHook();
        }
        sink.close();
    }

    private static void end(AutoCloseable observation) {
        try {
            observation.close();
        } catch (Exception e) {
            throw new IllegalStateException("the forward calls are still looked at", e);
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // It is running.
            return;
        }
    }

    /** {@return the state, and how often each rule was come to} */
    @Override
    public Map<String, Object> get() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("models", models.status());
        status.put("places", wishes.hits());
        status.put("not_done", wishes.notDone());
        status.put("turned_off", List.copyOf(off));
        status.put("lines_written", sink.written());
        status.put("lines_dropped", sink.dropped());
        Map<String, Object> counts = new LinkedHashMap<>();
        hits.forEach((rule, count) -> counts.put(rule, count.sum()));
        status.put("hits", counts);
        return status;
    }
}
