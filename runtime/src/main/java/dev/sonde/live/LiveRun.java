package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.live.Course.Step;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A run of a Java model that is watched: observer of its forward calls, of the threads that belong to the run.
 *
 * <p>What fails here ends the run: the calls that are open end by an exception that nobody but us is to catch.
 */
public final class LiveRun implements BiFunction<Integer, Object[], @Nullable Object> {
    private final LayerObjects objects;
    private final Wishes wishes;
    private final CallNames names = new CallNames();
    private final Set<Thread> members = ConcurrentHashMap.newKeySet();
    private final Map<String, String> elsewhere = new ConcurrentHashMap<>();
    private final Map<At, Ends> ends = new ConcurrentHashMap<>();
    private final Map<String, Beside> samples = new HashMap<>();
    private final Set<String> called;
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
        this.called = called;
    }

    /** {@return what the layer at {@code path} makes of {@code inputs}; it is called beside the run as it last was in it} */
    public Tensor call(String path, List<Tensor> inputs) throws Exception {
        Beside like = samples.get(path);
        if (like == null) {
            throw new OrderException(Facts.of("\"" + path + "\" is called beside the run, which has not come to it")
                    .add("do", "write nothing that needs it before; and see that the run calls it"));
        }
        return like.on(inputs);
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

    /** Libraries put what is thrown through them into errors of their own. */
    @SuppressWarnings("ReferenceEquality") // Another run's end is not this one's.
    private boolean isEnd(Throwable thrown) {
        Throwable at = thrown;
        while (at != null && at != unwound) {
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

    /** {@return what this run taught} */
    public Course course() {
        return new Course(steps, types, true);
    }

    @Override
    public @Nullable Object apply(Integer point, Object[] arguments) {
        boolean isStatic = Boolean.parseBoolean(objects.seam().facts(point).get("static"));
        Optional<String> path = isStatic ? Optional.empty() : objects.path(arguments[0]);
        if (path.isEmpty()) {
            return null;
        }
        if (!members.contains(Thread.currentThread())) {
            elsewhere.putIfAbsent(path.get(), Thread.currentThread().getName());
            return null;
        }
        if (names.isIn(path.get())) {
            return null;
        }
        lock.lock();
        try {
            return isStopped ? stop() : enter(path.get(), call(path.get(), point, arguments));
        } catch (Throwable fault) {
            return fail(fault);
        } finally {
            lock.unlock();
        }
    }

    private LayerCall call(String path, int point, Object[] arguments) {
        Ends ends = ends(new At(point, arguments[0].getClass()));
        if (called.contains(path)) {
            String method = objects.seam().facts(point).getOrDefault("method", "");
            LayerCall own = new LayerCall(ends, arguments.clone(), objects.adapters());
            samples.put(path, new Beside(path, own, method, objects.adapters()));
        }
        return new LayerCall(ends, arguments, objects.adapters());
    }

    private Ends ends(At at) {
        return ends.computeIfAbsent(
                at,
                known -> Ends.of(
                        objects.seam().facts(known.point()), objects.seam().rule(known.point(), known.receiver())));
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

    private Object enter(String path, LayerCall call) throws ReflectiveOperationException {
        String name = names.enter(path);
        boolean isOpen = false;
        try {
            List<LayerCall.Slot> inputs = call.inputs();
            steps.add(new Step(name, false, inputs.size()));
            for (int i = 0; i < inputs.size(); i++) {
                pass(Labels.input(name, i), inputs.get(i));
            }
            if (wishes.isOver()) {
                return stop();
            }
            Optional<List<Tensor>> skipped = wishes.skipped(name);
            if (skipped.isPresent()) {
                return left(name, call, skipped.get());
            }
            isOpen = true;
            return (BiFunction<@Nullable Object, @Nullable Throwable, @Nullable Object>)
                    (result, thrown) -> end(name, call, result, thrown);
        } finally {
            if (!isOpen) {
                names.leave();
            }
        }
    }

    private Object left(String name, LayerCall call, List<Tensor> instead) {
        steps.add(new Step(name, true, instead.size()));
        try {
            Object[] answer = {call.skipped(instead)};
            return wishes.isOver() ? stop() : answer;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw wishes.failed(Labels.output(name, 0), e);
        }
    }

    private @Nullable Object end(String name, LayerCall call, @Nullable Object result, @Nullable Throwable thrown) {
        lock.lock();
        try {
            names.leave();
            if (thrown != null || isStopped) {
                return result;
            }
            call.ended(result);
            List<LayerCall.Slot> outputs = call.outputs();
            steps.add(new Step(name, true, outputs.size()));
            for (int i = 0; i < outputs.size(); i++) {
                pass(Labels.output(name, i), outputs.get(i));
            }
            return wishes.isOver() ? stop() : call.result();
        } catch (Throwable fault) {
            return fail(fault);
        } finally {
            lock.unlock();
        }
    }

    private void pass(String label, LayerCall.Slot slot) throws ReflectiveOperationException {
        if (wishes.reads(label) || (wishes.learns() && slot.isKnown())) {
            Tensor value = read(label, slot);
            types.put(label, value.type());
            wishes.arrive(label, value);
        }
        Optional<Tensor> instead = wishes.instead(label);
        if (instead.isPresent()) {
            write(label, slot, instead.get());
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
