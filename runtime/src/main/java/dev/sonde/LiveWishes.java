package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.live.LiveRun;
import dev.sonde.live.PatchRun;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a trace wants of a run of a Java model: values to be read, written and left out, and an end. */
final class LiveWishes implements LiveRun.Wishes {
    private final Recording recording;
    private final Invocation only;
    private final PatchRun patch;
    private final Map<String, String> wanted;
    private final Set<String> uncalled;
    private final Set<String> done = new HashSet<>();
    private final boolean stops;
    private final List<Operand> stopsIf;

    /** @param wanted what a run hands out, by key */
    LiveWishes(Recording recording, Invocation only, PatchRun patch, Map<String, String> wanted) {
        this.recording = recording;
        this.only = only;
        this.patch = patch;
        this.wanted = wanted;
        this.uncalled = new LinkedHashSet<>(recording.hosts().names());
        Stand stand = new Stand(recording, only);
        this.stops = recording.stops().before(stand).isPresent();
        this.stopsIf = recording.stops().conditions(stand);
    }

    @Override
    public boolean reads(String label) {
        return patch.reads(label);
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public void arrive(String label, Tensor value) {
        patch.arrive(label, value);
    }

    @Override
    public Optional<Tensor> instead(String label) {
        return patch.writes(label) ? Optional.of(written(label)) : Optional.empty();
    }

    private Tensor written(String label) {
        done.add(label);
        return now(label, patch.written(label));
    }

    /** {@return the value of {@code name}, which is to be at {@code label} now} */
    private Tensor now(String label, String name) {
        Map<String, String> missing = patch.missing(name);
        if (!missing.isEmpty()) {
            Map.Entry<String, String> first = missing.entrySet().iterator().next();
            throw new OrderException(Facts.of(
                            "\"" + label + "\" is set from a value that was not there yet when it was needed")
                    .add("set at", only.writtenAt(label))
                    .add("from", '"' + first.getValue() + '"')
                    .add("read at", readAt(first.getKey()))
                    .add("do", "set a place from what comes before it; from what comes later, in a second run"));
        }
        return patch.value(name);
    }

    private Object readAt(String alias) {
        CallSite line = only.readLines().get(alias);
        return line == null ? "" : line;
    }

    @Override
    public Optional<List<Tensor>> skipped(String name) {
        for (Skip skip : recording.skips().of(name)) {
            Optional<Under> under = skip.stand().under();
            if (under.isEmpty() || now(name, under.get().holds().name()).item() != 0) {
                return Optional.of(skipped(skip));
            }
        }
        return Optional.empty();
    }

    /** What is given instead stands for what the layer would have made, for lines that speak of both. */
    private List<Tensor> skipped(Skip skip) {
        List<Tensor> values = new ArrayList<>();
        for (int i = 0; i < skip.given().size(); i++) {
            String label = skip.spot().outputs().get(i);
            patch.arrive(label, now(label, skip.given().get(i)));
            values.add(written(label));
        }
        return values;
    }

    @Override
    public RuntimeException failed(String label, Exception cause) {
        Facts facts = Facts.of("\"" + label + "\" could not be read, or not be written back")
                .add("because", String.valueOf(cause.getMessage()))
                .add("set at", only.writtenAt(label));
        only.reads().forEach((alias, read) -> {
            if (read.tensor().equals(label)) {
                facts.add("read at", readAt(alias));
            }
        });
        return new RunException(facts, cause);
    }

    @Override
    public void proceed(Predicate<String> layers) {
        if (uncalled.isEmpty()) {
            return;
        }
        Set<String> held = new HashSet<>();
        recording.model().calls().layers().forEach((made, layer) -> {
            if (!layers.test(layer)) {
                held.add(made);
            }
        });
        // In the order of the lines, each of which may need what one before it gives.
        for (Iterator<String> names = uncalled.iterator(); names.hasNext(); ) {
            String name = names.next();
            if (patch.isReady(name, held)) {
                patch.value(name);
                names.remove();
            }
        }
    }

    @Override
    public boolean isOver() {
        return isStopped()
                && wanted.entrySet().stream().allMatch(one -> Saves.isReason(one.getKey()) || isThere(one.getValue()));
    }

    private boolean isStopped() {
        return stops
                || stopsIf.stream()
                        .map(Operand::name)
                        .anyMatch(name -> isThere(name) && patch.value(name).item() != 0);
    }

    /** {@return whether the run came to {@code label}, and put there what was written} */
    boolean isDone(String label) {
        return done.contains(label);
    }

    private boolean isThere(String name) {
        return patch.missing(name).isEmpty();
    }

    /**
     * Gives what is wanted, when the run is over.
     *
     * @param run that is over
     * @param missed is given why what is not there is not
     */
    Map<String, Tensor> results(LiveRun run, Map<String, Missed> missed) {
        Set<String> names = new LinkedHashSet<>();
        wanted.forEach((key, name) -> {
            Map<String, String> missing = patch.missing(name);
            if (missing.isEmpty()) {
                names.add(name);
            } else {
                Map.Entry<String, String> first = missing.entrySet().iterator().next();
                missed.put(key, new Missed(run.absence(first.getValue()), "read at", readAt(first.getKey())));
            }
        });
        Map<String, Tensor> values = patch.values(names);
        Map<String, Tensor> results = new LinkedHashMap<>();
        wanted.forEach((key, name) -> {
            Tensor value = values.get(name);
            if (value != null) {
                results.put(key, value);
            }
        });
        return results;
    }
}
