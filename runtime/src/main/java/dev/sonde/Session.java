package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Several traces that run one after the other, as one. A later trace may use values of earlier ones, which need not be
 * saved for that and are not copied: as operands, in what it writes, as its inputs, or in a {@link #variable}.
 *
 * <pre>{@code
 * try (Session session = model.session()) {
 *     Place total = session.variable(Tensor.scalar(0, ElementType.FLOAT));
 *     session.each(prompts, (loop, prompt) -> {
 *         Tracer t = loop.trace(prompt);
 *         total.edit(sum -> sum.add(t.output("logits").get().max()));
 *         loop.stopWhen(total.get().greater(10));
 *     });
 *     Saved result = total.save();
 *     session.run();
 * }
 * }</pre>
 *
 * <p>Its traces run when it does, and their memory is given back when it is closed. What is said of a variable, or of
 * values of several traces, belongs to the last trace opened, or to a small run of its own where there is none.
 */
public final class Session implements AutoCloseable {
    private final ModelParts model;
    private final Edits edits;
    private final Optional<LiveLayers> layers;
    private final Whole whole;
    private final CallSite opened;
    private final List<Step> steps = new ArrayList<>();
    private boolean tried;

    /** Makes a session of a Java model. */
    Session(LiveLayers layers, CallSite opened) {
        this.model = new ModelParts(layers.graph());
        this.edits = Edits.NONE;
        this.opened = opened;
        this.whole = new Whole(this);
        this.layers = Optional.of(layers);
    }

    Session(ModelParts model, Edits edits, CallSite opened) {
        this.layers = Optional.empty();
        this.model = model;
        this.edits = edits;
        this.opened = opened;
        this.whole = new Whole(this);
    }

    private Session(Session around, CallSite opened) {
        this.layers = around.layers;
        this.model = around.model;
        this.edits = around.edits;
        this.opened = opened;
        this.whole = around.whole;
    }

    /**
     * {@return a trace of a run on {@code inputs}, which may be values of earlier traces}
     *
     * @throws dev.sonde.error.UnknownNameException where the model has no such input or one is missing
     * @throws dev.sonde.error.ShapeException where a tensor does not fit its input
     */
    public Tracer trace(Map<String, ? extends TensorLike> inputs) {
        model.requireFile("a Java model runs what you call", "trace(() -> net.forward(x))");
        whole.requireCurrent(this);
        Turn turn = whole.turn(CallSite.here());
        Inputs given = TraceInputs.given(model.inputs(), edits.inputs(inputs), Optional.of(turn));
        return add(Tracer.on(edits.one(model, inputs, false), given, turn.opened()), turn);
    }

    /**
     * {@return a trace of a run of a Java model}
     *
     * @param body calls the model, when it is this trace's turn
     */
    public Tracer trace(Body body) {
        whole.requireCurrent(this);
        LiveLayers own = layers.orElseThrow(() -> new OrderException(
                Facts.of("a model in a file runs on inputs, and calls nothing").askedAt(CallSite.here())));
        Turn turn = whole.turn(CallSite.here());
        return add(Tracer.live(own, turn.opened()).calling(body), turn);
    }

    /** {@return a trace whose inputs are those of its invokers (see {@link Tracer#invoke})} */
    public Tracer trace() {
        model.requireFile("a Java model runs what you call", "trace(() -> net.forward(x))");
        whole.requireCurrent(this);
        Turn turn = whole.turn(CallSite.here());
        return add(Tracer.of(edits.many(model), turn.opened()), turn);
    }

    private Tracer add(Tracer tracer, Turn turn) {
        tracer.takes(turn);
        steps.add(new Step.Traced(tracer));
        return tracer;
    }

    /**
     * {@return a value that traces change one after the other; {@code start} when a run begins}
     *
     * <p>What is set need not have the shape of what was there before.
     */
    public Place variable(Tensor start) {
        return new Place(whole.variable(start));
    }

    /**
     * Writes {@code body} down once for each of {@code items}; what it says happens in their order.
     *
     * @param body is given the loop as a session, and the item
     */
    public <T> void each(Iterable<? extends T> items, BiConsumer<Session, ? super T> body) {
        Session loop = part(Optional.empty());
        whole.write(loop, () -> items.forEach(item -> body.accept(loop, item)));
    }

    /** Lets what {@code body} says happen only where {@code condition}, one bool, holds when the run comes here. */
    public void when(TensorLike condition, Consumer<Session> body) {
        when(condition, body, nothing -> {});
    }

    /** The same; what {@code otherwise} says happens where the condition does not hold. */
    public void when(TensorLike condition, Consumer<Session> body, Consumer<Session> otherwise) {
        whole.requireCurrent(this);
        Guard guard = Guard.of(now(), condition);
        Session then = part(Optional.of(guard));
        whole.write(then, () -> body.accept(then));
        Session other = part(Optional.of(guard.otherwise()));
        whole.write(other, () -> otherwise.accept(other));
    }

    /** Ends this session, or this loop or part of one, when the run comes here: later lines of it are not reached. */
    public void stop() {
        whole.current().steps.add(new Step.Stop(this, Optional.empty(), CallSite.here()));
    }

    /** Ends this session, or this loop or part of one, where {@code condition}, one bool, holds when the run comes here. */
    public void stopWhen(TensorLike condition) {
        Guard guard = Guard.of(whole.current().now(), condition);
        whole.current().steps.add(new Step.Stop(this, Optional.of(guard), guard.line()));
    }

    /**
     * Runs the traces in order.
     *
     * @throws OrderException where this is a part of a session, which runs as a whole
     * @throws dev.sonde.error.RunException where ONNX Runtime refuses a trace
     */
    public Report run() {
        if (!whole.isFirst(this)) {
            throw new OrderException(Facts.of("a part of a session runs when that does")
                    .add("opened at", opened)
                    .askedAt(CallSite.here()));
        }
        tried = true;
        whole.reset();
        List<Report> said = new ArrayList<>();
        carryOut(said);
        return together(said);
    }

    /** {@return where a line stands that belongs to no trace: in the last one, or in one without a model} */
    Stand now() {
        if (!steps.isEmpty() && steps.get(steps.size() - 1) instanceof Step.Traced last) {
            return last.tracer().stand();
        }
        Turn turn = whole.turn(CallSite.here());
        Tracer between = layers.map(own -> Tracer.live(own, turn.opened()).calling(() -> {}))
                .orElseGet(() -> Tracer.between(model, turn.opened()));
        return add(between, turn).stand();
    }

    Optional<Step.Stop> carryOut(List<Report> said) {
        for (int i = 0; i < steps.size(); i++) {
            Optional<Step.Stop> stop = steps.get(i).carryOut(said);
            if (stop.isPresent()) {
                Missed why = new Missed(
                        "the session was stopped before",
                        "stopped at",
                        stop.get().line());
                steps.subList(i + 1, steps.size()).forEach(later -> later.miss(why, said));
                return stop.filter(over -> !over.session().equals(this));
            }
        }
        return Optional.empty();
    }

    void miss(Missed why, List<Report> said) {
        steps.forEach(step -> step.miss(why, said));
    }

    void end() {
        steps.forEach(Step::end);
    }

    CallSite opened() {
        return opened;
    }

    private Session part(Optional<Guard> guard) {
        whole.requireCurrent(this);
        Session part = new Session(this, CallSite.here());
        steps.add(new Step.Part(part, guard));
        return part;
    }

    private static Report together(List<Report> reports) {
        Fidelity fidelity = new Fidelity.Exact();
        Map<String, String> leftOut = new LinkedHashMap<>();
        List<String> runs = new ArrayList<>();
        Map<String, String> notReached = new LinkedHashMap<>();
        for (Report report : reports) {
            fidelity = Fidelity.worse(fidelity, report.fidelity());
            leftOut.putAll(report.leftOut());
            runs.addAll(report.runs());
            notReached.putAll(report.notReached());
        }
        return new Report(fidelity, leftOut, runs, notReached);
    }

    /**
     * Gives the memory of all its traces back; what was saved can then no longer be read.
     *
     * @throws OrderException where something was written down that never ran
     */
    @Override
    public void close() {
        boolean forgotten = whole.isFirst(this) && !tried && !steps.isEmpty();
        tried = true;
        end();
        if (forgotten) {
            throw new OrderException(Facts.of("a session was closed without having run")
                    .add("opened at", opened)
                    .add("do", "call run() before the end of the block"));
        }
    }

    @Override
    public String toString() {
        return "session opened at " + opened + ", steps: " + steps.size();
    }
}
