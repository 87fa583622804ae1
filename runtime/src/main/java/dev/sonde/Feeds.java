package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Value;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The numbers that a trace is given beside the model's inputs: some by name, which a run may change. */
final class Feeds {
    private final Fragment fragment;
    private final Map<String, Operand> named = new LinkedHashMap<>();
    private final Map<String, Tensor> given = new LinkedHashMap<>();
    private final Map<String, Tensor> preset = new LinkedHashMap<>();

    Feeds(Fragment fragment) {
        this.fragment = fragment;
    }

    Operand add(String name, Tensor value) {
        Operand feed = fragment.feed(name, value.type());
        named.put(name, feed);
        given.put(feed.name(), value);
        return feed;
    }

    /** {@return the feeds with their types, those of {@code lates} as they have them now} */
    List<Value> types(Lates lates) {
        return lates.typed(fragment.feeds());
    }

    /** Gives feeds other numbers than their first ones. */
    void preset(Map<String, Tensor> others) {
        preset.putAll(others);
    }

    /** {@return the names of those that have one} */
    Set<String> names() {
        return named.keySet();
    }

    boolean has(String name) {
        return named.containsKey(name);
    }

    /** {@return the numbers for every feed, those of {@code changed} by the feed's name instead of the first ones} */
    Map<String, Tensor> with(Map<String, Tensor> changed) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(fragment.values());
        feeds.putAll(given);
        Map<String, Tensor> others = new LinkedHashMap<>(preset);
        others.putAll(changed);
        others.forEach((name, value) -> {
            Operand feed = named.get(name);
            if (feed != null) {
                requireType(name, feed, value.type());
                feeds.put(feed.name(), value);
            }
        });
        return feeds;
    }

    private static void requireType(String name, Operand feed, TensorType type) {
        if (!feed.type().equals(Optional.of(type))) {
            throw new ShapeException(Facts.of("feed \"" + name + "\" keeps its type from run to run")
                    .add("first", feed.type().map(TensorType::toString).orElse("?"))
                    .add("now", type)
                    .askedAt(CallSite.here()));
        }
    }
}
