package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.run.Planned;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run of a model being written down: what to read, what to change, what to keep. Nothing runs before {@link #run}.
 *
 * <p>A tracer belongs to one thread. Closing it lends its memory to the next run.
 */
public final class Tracer extends RecordingScope implements AutoCloseable {
    private final CallSite opened;
    private final Invocation invocation;
    private @Nullable Outcome outcome;
    private @Nullable Planned planned;
    private int plannedAt = -1;
    private boolean tried;
    private boolean closed;

    private Tracer(Recording recording, Invocation invocation, CallSite opened) {
        super(new Stand(recording, invocation));
        this.invocation = invocation;
        this.opened = opened;
    }

    static Tracer on(ModelParts model, Map<String, Tensor> inputs, CallSite opened) {
        Recording recording = new Recording(model);
        return new Tracer(recording, recording.invoke(inputs), opened);
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
        requireOpen();
        tried = true;
        Map<String, Tensor> given = new LinkedHashMap<>(invocation.inputs());
        given.putAll(TraceInputs.changed(model().inputs(), changed, recording().feeds()::has));
        given.putAll(recording().feeds().with(changed));
        Planned current = planned();
        release();
        Outcome result = carryOut(current, given);
        outcome = result;
        recording().saves().fill(result.saves());
        Fidelity fidelity = recording().perturbation(invocation, given).orElse(result.fidelity());
        return new Report(fidelity, recording().leftOut());
    }

    private Planned planned() {
        Planned known = planned;
        if (known == null || plannedAt != recording().changes()) {
            known = Planned.of(recording().patch(invocation), Set.of());
            planned = known;
            plannedAt = recording().changes();
        }
        return known;
    }

    private Outcome carryOut(Planned current, Map<String, Tensor> given) {
        try {
            return model().engine().run(current, given);
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
     * Lends this trace's memory to the next run; what was saved can then no longer be read.
     *
     * @throws OrderException where something was written down that never ran
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        recording().saves().all().forEach(Saved::close);
        if (!tried && !recording().isEmpty()) {
            throw new OrderException(Facts.of("a trace was closed without having run")
                    .add("opened at", opened)
                    .add("do", "call run() before the end of the block"));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new OrderException(
                    Facts.of("the trace is closed").add("opened at", opened).askedAt(CallSite.here()));
        }
    }

    @Override
    public String toString() {
        return Optional.ofNullable(planned).map(Planned::toString).orElse("trace opened at " + opened);
    }
}
