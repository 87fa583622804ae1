package dev.sonde;

import dev.sonde.Envoy.Spot;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Patch;
import dev.sonde.run.Fidelity;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run of a model being written down: what to read, what to change, what to keep. Nothing runs before {@link #run}.
 *
 * <p>A tracer belongs to one thread. Closing it lends its memory to the next run.
 */
public final class Tracer implements Scope, AutoCloseable {
    private final ModelParts model;
    private final CallSite opened;
    private final Map<String, Tensor> inputs;
    private final Recording recording;
    private @Nullable Outcome outcome;
    private @Nullable Patch patch;
    private int patchedAt = -1;
    private boolean tried;
    private boolean closed;

    Tracer(ModelParts model, Map<String, Tensor> inputs, CallSite opened) {
        this.model = model;
        this.inputs = inputs;
        this.opened = opened;
        this.recording = new Recording(model, Sizes.of(model.inputs(), inputs));
    }

    @Override
    public Envoy at(String path) {
        return new Envoy(recording, Spot.of(model.tree().at(path)), false);
    }

    @Override
    public List<Envoy> all(String pattern) {
        return model.tree().matching(pattern).stream()
                .filter(module -> recording.takes(module.path(), module.outputs()))
                .map(module -> new Envoy(recording, Spot.of(module), false))
                .toList();
    }

    @Override
    public Place place(String written) {
        return new WrittenPlaces(recording).one(written, false);
    }

    @Override
    public List<Place> places(String pattern) {
        return new WrittenPlaces(recording).all(pattern);
    }

    @Override
    public Place input(String name) {
        return edge("input", model.inputs().keySet(), name);
    }

    @Override
    public Place output(String name) {
        return edge("output", model.outputNames(), name);
    }

    @Override
    public Place output() {
        List<String> names = model.outputNames();
        if (names.size() != 1) {
            throw new UnknownNameException(Facts.of("the model has " + names.size() + " outputs")
                    .add("outputs", String.join(", ", names))
                    .add("do", "name the one that is meant: output(\"…\")")
                    .askedAt(CallSite.here()));
        }
        return output(names.get(0));
    }

    @Override
    public Place tensor(String name) {
        return new Places(recording, false).tensor(name, "tensor:" + name);
    }

    @Override
    public Place parameter(String name) {
        return new WrittenPlaces(recording).one("param:" + name, false);
    }

    @Override
    public Proxy feed(String name, Tensor value) {
        if (model.inputs().containsKey(name)) {
            throw new OrderException(Facts.of("\"" + name + "\" is an input of the model, and cannot be a feed too")
                    .add("do", "give the feed another name, or read input(\"" + name + "\")")
                    .askedAt(CallSite.here()));
        }
        return recording.feed(name, value);
    }

    @Override
    public Proxy feed(String name, double value) {
        return feed(name, Tensor.of(new float[] {(float) value}));
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
        Map<String, Tensor> given = new LinkedHashMap<>(inputs);
        given.putAll(TraceInputs.changed(model.inputs(), changed, recording::hasFeed));
        given.putAll(recording.feeds(changed));
        Patch current = patch();
        release();
        Outcome result = carryOut(current, given);
        outcome = result;
        keep(result);
        Fidelity fidelity = recording.perturbation(given).orElse(result.fidelity());
        return new Report(fidelity, recording.leftOut());
    }

    private Patch patch() {
        Patch known = patch;
        if (known == null || patchedAt != recording.changes()) {
            known = recording.patch();
            patch = known;
            patchedAt = recording.changes();
        }
        return known;
    }

    private Outcome carryOut(Patch current, Map<String, Tensor> given) {
        try {
            return model.engine().run(current, given);
        } catch (RunException e) {
            throw new Blame(recording.lines()).onLine(e);
        }
    }

    private void keep(Outcome result) {
        int key = 0;
        for (Saved saved : recording.saves()) {
            Tensor numbers = result.saves().get(Integer.toString(key++));
            if (numbers != null) {
                saved.keep(numbers);
            }
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
        recording.saves().forEach(Saved::close);
        if (!tried && !recording.isEmpty()) {
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

    private Place edge(String kind, Collection<String> known, String name) {
        if (!known.contains(name)) {
            throw new UnknownNameException(Facts.of("no " + kind + " \"" + name + "\"")
                    .add("nearest", Nearest.to(name, known))
                    .add(kind + "s", String.join(", ", known))
                    .askedAt(CallSite.here()));
        }
        return new Place(recording, Site.of(name, name));
    }

    @Override
    public String toString() {
        return Optional.ofNullable(patch).map(Patch::toString).orElse("trace opened at " + opened);
    }
}
