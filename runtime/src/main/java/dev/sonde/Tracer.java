package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A run of a model being written down: what to read, what to change, what to keep. Nothing runs before {@link #run}.
 *
 * <p>A trace that was opened without inputs has invokers, each with its own. What is said of the trace is then said of
 * all of them: it reads their rows one after the other, and writes to each.
 *
 * <p>A tracer belongs to one thread. Closing it lends its memory to the next run.
 */
public final class Tracer extends RecordingScope implements AutoCloseable {
    private final CallSite opened;
    private final Carrying carrying;
    private @Nullable Outcome outcome;
    private boolean tried;
    private boolean closed;

    private Tracer(Stand stand, Carrying carrying, CallSite opened) {
        super(stand);
        this.carrying = carrying;
        this.opened = opened;
    }

    /** {@return a trace of a run on {@code inputs}} */
    static Tracer on(ModelParts model, Map<String, Tensor> inputs, CallSite opened) {
        return on(Recording.ofOne(model), Inputs.of(inputs), opened);
    }

    /** {@return a trace of a run on {@code inputs}, which earlier traces may give} */
    static Tracer on(Recording recording, Inputs inputs, CallSite opened) {
        Invocation only = recording.invoke(inputs);
        return new Tracer(new Stand(recording, only), new Carrying.One(recording, only), opened);
    }

    /** {@return a trace that computes without the model} */
    static Tracer between(ModelParts model, CallSite opened) {
        return on(model, Map.of(), opened);
    }

    /** {@return a trace of a run that the program makes itself} */
    static Tracer live(LiveLayers layers, CallSite opened) {
        Recording recording = Recording.ofOne(new ModelParts(layers.graph()));
        Invocation only = recording.invoke(Inputs.of(Map.of()));
        return new Tracer(new Stand(recording, only), new LiveCarrying(recording, only, layers), opened);
    }

    /** {@return a trace whose inputs are those of its invokers} */
    static Tracer of(Recording recording, CallSite opened) {
        return new Tracer(new Stand(recording, recording.everyone()), new Carrying.Many(recording), opened);
    }

    /**
     * {@return a scope for the rows of {@code inputs}, which this trace runs on too}
     *
     * @throws OrderException where the trace was opened with inputs of its own
     * @throws dev.sonde.error.UnknownNameException where the model has no such input or one is missing
     * @throws dev.sonde.error.ShapeException where a tensor does not fit its input
     */
    public Invoker invoke(Map<String, ? extends TensorLike> inputs) {
        CallSite line = CallSite.here();
        requireOpen();
        model().requireFile("a Java model runs what you call, once", "open one trace for each call");
        if (carrying instanceof Carrying.One) {
            throw new OrderException(Facts.of("this trace has inputs of its own, and no invokers beside them")
                    .add("opened at", opened)
                    .add("do", "open it as trace(), and invoke each of its inputs")
                    .askedAt(line));
        }
        Invocation invocation = recording()
                .invoke(TraceInputs.given(
                        model().inputs(), inputs, recording().ties().turn()));
        return new Invoker(new Stand(recording(), invocation), line);
    }

    /**
     * Runs what was written down, and fills what was saved.
     *
     * @throws RunException where ONNX Runtime refuses it, or the variant changes what nothing writes to
     */
    public Report run() {
        return run(Map.of());
    }

    /** Runs with other inputs or feeds, by name; what is not named stays as it was. */
    public Report run(Map<String, Tensor> changed) {
        if (recording().ties().turn().isPresent()) {
            throw new OrderException(Facts.of("a trace of a session runs when that does")
                    .add("opened at", opened)
                    .add("do", "call run() of the session")
                    .askedAt(CallSite.here()));
        }
        return runNow(changed);
    }

    /** Says when it runs, in a session. */
    void takes(Turn turn) {
        recording().ties().takes(turn);
    }

    /** Runs as a step of a session. */
    Report runInTurn() {
        recording().ties().variables().keep();
        if (recording().isEmpty() && !(carrying instanceof LiveCarrying)) {
            return new Report(new Fidelity.Exact(), Map.of(), List.of(), Map.of());
        }
        Report report = runNow(Map.of());
        recording().ties().variables().settle();
        return report;
    }

    /** Says that a run of its session does not come here. */
    Report miss(Missed why) {
        recording().saves().miss(why);
        return new Report(
                new Fidelity.Exact(), Map.of(), List.of(), recording().saves().notReached());
    }

    /**
     * Runs {@code body}, which calls the model, and does what was written down between the calls of its layers.
     *
     * @param body is called once, by this thread; what it throws comes out of here
     * @throws OrderException where the model is in a file, or a value is needed before it is there
     * @throws RunException where a value cannot be read, computed or written, or the body throws what has to be declared
     */
    public Report run(Body body) {
        return run(body, Map.of());
    }

    /** Runs {@code body} with other feeds, by name; what is not named stays as it was. */
    public Report run(Body body, Map<String, Tensor> changed) {
        return calling(body).run(changed);
    }

    /**
     * {@return {@code task}, done as a part of the run of this trace that is then under way, whatever thread does it} A trace
     * sees the calls of the thread that runs it, and of those to which it is handed on so.
     */
    public Runnable wrap(Runnable task) {
        LiveCarrying live = live();
        return () -> live.join(task::run);
    }

    /** {@return {@code task}, done as a part of the run of this trace that is then under way, whatever thread does it} */
    public <T> Callable<T> wrap(Callable<T> task) {
        LiveCarrying live = live();
        return () -> {
            AtomicReference<T> result = new AtomicReference<>();
            live.join(() -> result.set(task.call()));
            return result.get();
        };
    }

    /** {@return this, which calls {@code body} when it runs} */
    Tracer calling(Body body) {
        live().calls(body);
        return this;
    }

    private LiveCarrying live() {
        if (!(carrying instanceof LiveCarrying live)) {
            throw new OrderException(Facts.of("a model in a file runs on inputs, and calls nothing")
                    .add("opened at", opened)
                    .add("do", "run()")
                    .askedAt(CallSite.here()));
        }
        return live;
    }

    private Report runNow(Map<String, Tensor> changed) {
        requireOpen();
        tried = true;
        carrying.prepare(changed);
        release();
        Outcome result = carryOut();
        outcome = result;
        recording().saves().fill(result.saves(), carrying.missed());
        recording().listeners().tell();
        Fidelity fidelity = recording().perturbation(carrying.given()).orElse(result.fidelity());
        Map<String, String> notReached = new LinkedHashMap<>(recording().saves().notReached());
        notReached.putAll(carrying.unwritten());
        return new Report(fidelity, recording().leftOut().reasons(), result.runs(), notReached, carrying.elsewhere());
    }

    /**
     * Lets the values of a run need no more than {@code bytes} at once: where more would be needed, invokers run in several
     * groups. One invoker that needs more by itself runs all the same.
     *
     * @param bytes without weights, as {@link #bytes} estimates them
     */
    public Tracer limit(long bytes) {
        carrying.limit(bytes);
        return this;
    }

    /**
     * Lets invokers of different lengths share a run, their inputs filled up as {@code padding} says; each still sees its
     * own length. Where the model mixes rows they run one after another all the same, and unfilled.
     *
     * @throws OrderException where the trace has inputs of its own
     */
    public Tracer pad(Padding padding) {
        if (!(carrying instanceof Carrying.Many many)) {
            throw new OrderException(Facts.of("this trace has inputs of its own, and nothing to pad them to")
                    .add("opened at", opened)
                    .askedAt(CallSite.here()));
        }
        many.pad(padding);
        return this;
    }

    /**
     * {@return how many bytes the values of a run of what was written down so far need at once: an estimate, made from
     * shapes before anything runs; weights are not counted}
     */
    public long bytes() {
        requireOpen();
        carrying.prepare(Map.of());
        return carrying.bytes();
    }

    private Outcome carryOut() {
        try {
            return carrying.out();
        } catch (RunException e) {
            throw recording().blame().onLine(e);
        }
    }

    private void release() {
        Outcome last = outcome;
        if (last != null) {
            last.close();
        }
    }

    /**
     * Lends this trace's memory to the next run; what was saved can then no longer be read. A trace of a session is closed
     * with the session, and stays as it is here.
     *
     * @throws OrderException where something was written down that never ran
     */
    @Override
    public void close() {
        if (closed || recording().ties().turn().isPresent()) {
            return;
        }
        end();
        if (!tried && !recording().isEmpty()) {
            throw new OrderException(Facts.of("a trace was closed without having run")
                    .add("opened at", opened)
                    .add("do", "call run() before the end of the block"));
        }
    }

    /** Gives the memory back. */
    void end() {
        closed = true;
        release();
        recording().saves().all().forEach(Saved::close);
    }

    private void requireOpen() {
        if (closed) {
            throw new OrderException(
                    Facts.of("the trace is closed").add("opened at", opened).askedAt(CallSite.here()));
        }
    }

    /** {@return what was written down so far, as text, each part with the line of the program that it comes from} */
    @Override
    public String toString() {
        return "trace opened at " + opened + '\n' + new TraceText(recording()).text();
    }

    /** {@return what was written down as a flow chart in the notation of Mermaid} */
    public String diagram() {
        return new TraceText(recording()).diagram();
    }
}
