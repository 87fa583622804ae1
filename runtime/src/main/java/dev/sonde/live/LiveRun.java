package dev.sonde.live;

import dev.sonde.error.CallSite;
import dev.sonde.live.Course.Step;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run of a Java model that is watched: observer of its forward calls, of the threads that belong to the run.
 *
 * <p>What fails here ends the run: the calls that are open end by an exception that nobody but us is to catch.
 */
public final class LiveRun implements BiFunction<Integer, Object[], @Nullable Object> {
    private static final int MOST_CAUSES = 100;

    private final LayerObjects objects;
    private final Wishes wishes;
    private final CallNames names = new CallNames();
    private final Set<Thread> members = ConcurrentHashMap.newKeySet();
    private final Map<String, String> elsewhere = new ConcurrentHashMap<>();
    private final Map<At, Ends> ends = new ConcurrentHashMap<>();
    private final Samples samples;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, TensorType> types = new LinkedHashMap<>();
    private final Unwound unwound = new Unwound();
    private volatile @Nullable Throwable failure;
    private volatile boolean isStopped;

    /** Thrown through the program, to end it where nothing more is wanted of it. */
    private static final class Unwound extends Error {
        private static final long serialVersionUID = 1L;

        Unwound() {
            super("a trace has what it wants of this run, or failed", null, false, false);
        }
    }

    /** What is wanted of a run. It is asked by one thread at a time. */
    public interface Wishes {
        /** {@return whether {@code label} is to be read} */
        boolean reads(String label);

        /** {@return whether the type of every value is wanted} */
        boolean learns();

        /** Takes the value of {@code label}. */
        void arrive(String label, Tensor value);

        /** {@return what is to be at {@code label} instead; nothing where nothing is written there} */
        Optional<Tensor> instead(String label);

        /** {@return what the call {@code name} is to hand out without being made; nothing where it is made} */
        Optional<List<Tensor>> skipped(String name);

        /** {@return the error that says that the value of {@code label} could not be read, or not be written back} */
        RuntimeException failed(String label, Exception cause);

        /**
         * Calls what is to be called beside the run and can be, of layers only those that {@code layers} accepts by name.
         * It is asked for at every step, for some libraries free their arrays before a run is over.
         */
        void proceed(Predicate<String> layers);

        /** {@return whether nothing more is wanted of the run} */
        boolean isOver();
    }

    /**
     * Makes a run that is about to begin.
     *
     * @param called the layers that are called beside it
     */
    public LiveRun(LayerObjects objects, Wishes wishes, Set<String> called) {
        this.objects = objects;
        this.wishes = wishes;
        this.samples = new Samples(objects, called);
    }

    /**
     * {@return what the layer at {@code path} makes of {@code inputs}; it is called beside the run as it last was in it}
     *
     * @param line the program's, for which it is called once
     */
    public List<Tensor> call(CallSite line, String path, List<Tensor> inputs) throws Exception {
        return samples.call(line, path, inputs);
    }

    /** Does {@code task} as a part of this run, on this thread. */
    public <E extends Exception> void with(Task<E> task) throws E {
        boolean isNew = members.add(Thread.currentThread());
        try {
            task.run();
        } catch (Throwable thrown) {
            if (!isEnd(thrown)) {
                throw thrown;
            }
        } finally {
            if (isNew) {
                members.remove(Thread.currentThread());
            }
        }
    }

    /** Libraries put what is thrown through them into errors of their own; a chain of causes may end where it began. */
    @SuppressWarnings("ReferenceEquality") // Another run's end is not this one's.
    private boolean isEnd(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && at != unwound && depth < MOST_CAUSES; depth++) {
            at = at.getCause();
        }
        return at == unwound;
    }

    /** A point, and the class of a receiver there: which rule means its calls depends on both. */
    private record At(int point, Class<?> receiver) {}

    /** Something that can fail. */
    public interface Task<E extends Exception> {
        /** Does it. */
        void run() throws E;
    }

    /** {@return what failed here; nothing where nothing did} */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** {@return the layers that were called on threads that do not belong to the run, and one such thread of each} */
    public Map<String, String> elsewhere() {
        return elsewhere;
    }

    /** {@return why there is no value at {@code label} in this run, in words} */
    public String absence(String label) {
        return course().absence(label, isStopped);
    }

    /** {@return what this run taught} */
    public Course course() {
        return new Course(steps, types, true);
    }

    @Override
    public @Nullable Object apply(Integer point, Object[] arguments) {
        SeenPoint at = objects.point(point);
        Optional<String> path = at.layer(arguments);
        if (path.isEmpty() && at.operation().isEmpty()) {
            return null;
        }
        if (!members.contains(Thread.currentThread())) {
            path.ifPresent(
                    layer -> elsewhere.putIfAbsent(layer, Thread.currentThread().getName()));
            return null;
        }
        if (path.map(names::isIn).orElse(!names.isOpen())) {
            return null;
        }
        lock.lock();
        try {
            if (isStopped) {
                return stop();
            }
            return path.isPresent() ? layer(path.get(), at, arguments) : operation(at, arguments);
        } catch (Throwable fault) {
            return fail(fault);
        } finally {
            lock.unlock();
        }
    }

    private Object layer(String path, SeenPoint at, Object[] arguments) throws ReflectiveOperationException {
        Ends own = ends(at, arguments);
        objects.learn(path, own);
        samples.see(path, own, arguments);
        LayerCall call = new LayerCall(own, arguments, arguments[0], objects.adapters());
        return enter(new Opened(names.enter(path), true), call);
    }

    private Object operation(SeenPoint at, Object[] arguments) throws ReflectiveOperationException {
        Object layer = objects.at(Labels.path(names.layer())).orElseThrow();
        LayerCall call = new LayerCall(ends(at, arguments), arguments, layer, objects.adapters());
        return enter(new Opened(names.operation(at.operation()), false), call);
    }

    private Ends ends(SeenPoint at, Object[] arguments) {
        Class<?> receiver = at.isStatic() ? Object.class : arguments[0].getClass();
        return ends.computeIfAbsent(new At(at.number(), receiver), known -> at.ends(arguments));
    }

    /** A call of a layer, or of an operation in one. */
    private record Opened(String name, boolean isLayer) {}

    private void leave(Opened opened) {
        if (opened.isLayer()) {
            names.leave();
        }
    }

    private Object stop() {
        isStopped = true;
        return objects.seam().unwind(unwound);
    }

    private Object fail(Throwable fault) {
        if (failure == null) {
            failure = fault;
        }
        return stop();
    }

    private Object enter(Opened opened, LayerCall call) throws ReflectiveOperationException {
        String name = opened.name();
        boolean isMade = false;
        try {
            List<LayerCall.Slot> inputs = call.inputs();
            pass(new Step(name, false, inputs.size()), inputs);
            wishes.proceed(samples::isSeen);
            if (wishes.isOver()) {
                return finish();
            }
            Optional<List<Tensor>> skipped = wishes.skipped(name);
            if (skipped.isPresent()) {
                return left(name, call, skipped.get());
            }
            isMade = true;
            return (BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object>)
                    (result, thrown) -> end(opened, call, result, thrown);
        } finally {
            if (!isMade) {
                leave(opened);
            }
        }
    }

    private Object left(String name, LayerCall call, List<Tensor> instead) {
        steps.add(new Step(name, true, instead.size()));
        Object[] answer;
        try {
            answer = new Object[] {call.skipped(instead)};
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw wishes.failed(Labels.output(name, 0), e);
        }
        wishes.proceed(samples::isSeen);
        return wishes.isOver() ? finish() : answer;
    }

    private @Nullable Object end(Opened opened, LayerCall call, @Nullable Object result, @Nullable Throwable thrown) {
        String name = opened.name();
        lock.lock();
        try {
            leave(opened);
            if (thrown != null || isStopped) {
                return result;
            }
            call.ended(result);
            List<LayerCall.Slot> outputs = call.outputs();
            pass(new Step(name, true, outputs.size()), outputs);
            // The run may not come any more to a layer that it did not come to in the root.
            wishes.proceed(name.isEmpty() ? samples::isAlikeSeen : samples::isSeen);
            return wishes.isOver() ? finish() : call.result();
        } catch (Throwable fault) {
            return fail(fault);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run where nothing more is wanted of it, after what is left to be called was called. */
    private Object finish() {
        wishes.proceed(all -> true);
        return stop();
    }

    /** Values that come together are all there before one of them is written. */
    private void pass(Step step, List<LayerCall.Slot> slots) throws ReflectiveOperationException {
        steps.add(step);
        List<String> labels = step.labels();
        for (int i = 0; i < slots.size(); i++) {
            if (wishes.reads(labels.get(i)) || (wishes.learns() && slots.get(i).isKnown())) {
                Tensor value = read(labels.get(i), slots.get(i));
                types.put(labels.get(i), value.type());
                wishes.arrive(labels.get(i), value);
            }
        }
        for (int i = 0; i < slots.size(); i++) {
            Optional<Tensor> instead = wishes.instead(labels.get(i));
            if (instead.isPresent()) {
                write(labels.get(i), slots.get(i), instead.get());
            }
        }
    }

    private Tensor read(String label, LayerCall.Slot slot) {
        try {
            return slot.read();
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw wishes.failed(label, e);
        }
    }

    private void write(String label, LayerCall.Slot slot, Tensor instead) {
        try {
            slot.write(instead);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw wishes.failed(label, e);
        }
    }
}
