package dev.sonde;

import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What an edited model says before a trace's own lines, of every set of inputs by itself. */
final class Edits {
    static final Edits NONE = new Edits(List.of(), Set.of());

    private final List<Consumer<Scope>> changes;
    private final Set<String> feeds;

    private Edits(List<Consumer<Scope>> changes, Set<String> feeds) {
        this.changes = changes;
        this.feeds = feeds;
    }

    /** Where a change stands. */
    private static final class At extends RecordingScope {
        At(Stand stand) {
            super(stand);
        }
    }

    /** {@return these and then {@code change}, which is said once to find what is wrong with it} */
    Edits and(ModelParts model, Consumer<Scope> change) {
        List<Consumer<Scope>> all = new ArrayList<>(changes);
        all.add(change);
        Edits both = new Edits(List.copyOf(all), Set.of());
        Recording tried = both.one(model, Map.of(), false);
        tried.invoke(Inputs.of(Map.of()));
        return new Edits(both.changes, Set.copyOf(tried.feeds().names()));
    }

    /**
     * {@return a trace of one set of inputs that begins with these}
     *
     * @param given what is given, feeds of these among it
     * @param keep whether what these save is kept
     */
    Recording one(ModelParts model, Map<String, ? extends TensorLike> given, boolean keep) {
        Recording recording = Recording.ofOne(model);
        recording.ties().begin(this, keep);
        recording.feeds().preset(feeds(given));
        return recording;
    }

    /** {@return a trace of many sets of inputs that each begin with these} */
    Recording many(ModelParts model) {
        Recording recording = Recording.ofMany(model);
        recording.ties().begin(this, false);
        return recording;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Says them of {@code invocation}. */
    void into(Recording recording, Invocation invocation) {
        changes.forEach(change -> change.accept(new At(new Stand(recording, invocation))));
    }

    /** {@return those of {@code given} that are numbers for feeds of these} */
    private Map<String, Tensor> feeds(Map<String, ? extends TensorLike> given) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (feeds.contains(name) && value instanceof Tensor tensor) {
                found.put(name, tensor);
            }
        });
        return found;
    }

    /** {@return the others of {@code given}} */
    <T extends TensorLike> Map<String, T> inputs(Map<String, T> given) {
        Map<String, T> others = new LinkedHashMap<>(given);
        others.keySet().removeAll(feeds(given).keySet());
        return others;
    }
}
