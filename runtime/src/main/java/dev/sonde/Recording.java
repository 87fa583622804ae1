package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Survival;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A patch being written, line by line.
 *
 * <p>A site's value is what was last written to it on an earlier line, or what the model computes there. The latter is
 * read through an alias, so that one reading is one name.
 */
final class Recording {
    private final ModelParts model;
    private final Map<String, Long> sizes;
    private final Fragment fragment = new Fragment();
    private final Map<Read, Operand> reads = new LinkedHashMap<>();
    private final Map<String, CallSite> readAt = new LinkedHashMap<>();
    private final Map<Site, Operand> written = new LinkedHashMap<>();
    private final Map<Site, CallSite> writtenAt = new LinkedHashMap<>();
    private final Map<Saved, Operand> saves = new LinkedHashMap<>();
    private final Map<String, Operand> named = new LinkedHashMap<>();
    private final Map<String, Tensor> given = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Unfused unfused;
    private int changes;

    /** @param sizes what this run's inputs give to symbolic dimensions */
    Recording(ModelParts model, Map<String, Long> sizes) {
        this.model = model;
        this.sizes = Map.copyOf(sizes);
        this.unfused = new Unfused(model);
    }

    ModelParts model() {
        return model;
    }

    /** {@return the fragment, ready for what the user's line writes} */
    Fragment here() {
        changes++;
        return fragment.at(CallSite.here());
    }

    /** {@return {@code type} with the sizes that this run's inputs give to symbolic dimensions} */
    TensorType sized(TensorType type) {
        return new TensorType(type.element(), type.shape().map(this::sized));
    }

    Shape sized(Shape shape) {
        return new Shape(shape.dims().stream()
                .map(dim -> dim instanceof Dim.Named named && sizes.containsKey(named.name())
                        ? Dim.of(sizes.getOrDefault(named.name(), 0L))
                        : dim)
                .toList());
    }

    /** {@return a number that grows with whatever is written down} */
    int changes() {
        return changes;
    }

    Operand read(Site site) {
        Operand known = written.get(site);
        if (known != null) {
            return known;
        }
        if (site.unfused()) {
            changes++;
            return new Operand(unfused.read(site.tensor()), model.type(site.tensor()));
        }
        return alias(new Read(site.tensor(), !site.users().isEmpty()));
    }

    /**
     * Requires that {@code tensor}, which an operator swallowed, can be computed beside the graph that runs.
     *
     * @throws dev.sonde.error.SwallowedException where it cannot
     */
    void requireUnfusable(String tensor) {
        unfused.require(tensor);
    }

    Operand alias(Read read) {
        return reads.computeIfAbsent(read, absent -> {
            changes++;
            String name = Patch.PREFIX + "r" + reads.size();
            readAt.put(name, CallSite.here());
            return new Operand(name, model.type(read.tensor()));
        });
    }

    /**
     * Writes {@code value} to {@code site}, for all who use it.
     *
     * @throws OrderException where the value is computed from the site itself
     */
    void write(Site site, Operand value) {
        CallSite line = CallSite.here();
        Operand before = written.put(site, value);
        changes++;
        Optional<String> circle = new Circles(model.producers(), patch()).through(site, value.name());
        if (circle.isPresent()) {
            restore(site, before);
            throw new OrderException(Facts.of("\"" + site.label() + "\" is set from a value that is computed from it")
                    .add("set at", line)
                    .add("from", '"' + tensorOf(circle.get()) + '"')
                    .add("read at", readAt.getOrDefault(circle.get(), line))
                    .add("do", "set an earlier place from a later one in a second run"));
        }
        writtenAt.put(site, line);
    }

    private void restore(Site site, @Nullable Operand before) {
        if (before == null) {
            written.remove(site);
        } else {
            written.put(site, before);
        }
    }

    private String tensorOf(String alias) {
        return reads.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(alias))
                .map(entry -> entry.getKey().tensor())
                .findFirst()
                .orElse(alias);
    }

    Saved save(Operand value, String name) {
        Saved saved = new Saved(name, CallSite.here());
        saves.put(saved, value);
        changes++;
        return saved;
    }

    /** {@return {@code value} as something that nodes of this recording can take} */
    Operand operand(TensorLike value) {
        if (value instanceof Tensor tensor) {
            return here().feed(tensor);
        }
        if (value instanceof Proxy proxy && proxy.recording() == this) {
            return proxy.operand();
        }
        if (value instanceof Place place && place.recording() == this) {
            return place.get().operand();
        }
        throw new OrderException(Facts.of("a value of another trace was given")
                .add("value", value)
                .add("do", "save it there and give its value() here")
                .askedAt(CallSite.here()));
    }

    /** {@return {@code value} as a feed with the element type of what it meets} */
    Operand number(double value, Operand met) {
        ElementType element = met.element().orElse(ElementType.FLOAT);
        return here().feed(Tensor.scalar(value, element));
    }

    Proxy feed(String name, Tensor value) {
        Operand feed = here().feed(name, value.type());
        named.put(name, feed);
        given.put(feed.name(), value);
        return new Proxy(this, feed);
    }

    /** {@return the numbers for every feed, those of {@code changed} by the feed's name instead of the first ones} */
    Map<String, Tensor> feeds(Map<String, Tensor> changed) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(fragment.values());
        feeds.putAll(given);
        changed.forEach((name, value) -> {
            Operand feed = named.get(name);
            if (feed != null) {
                requireType(name, feed, value.type());
                feeds.put(feed.name(), value);
            }
        });
        return feeds;
    }

    boolean hasFeed(String name) {
        return named.containsKey(name);
    }

    Map<String, CallSite> lines() {
        return fragment.lines();
    }

    Survival survival() {
        return model.survival();
    }

    /** {@return whether the graph that runs has the first of {@code tensors}; what it has not is left out} */
    boolean takes(String path, List<String> tensors) {
        if (tensors.isEmpty()) {
            leftOut.put(path, "it has no output that a graph can hand out");
            return false;
        }
        if (!survival().survives(tensors.get(0))) {
            leftOut.put(path, survival().swallowedBy(tensors.get(0)));
            return false;
        }
        return true;
    }

    Map<String, String> leftOut() {
        return leftOut;
    }

    /** {@return how far what fusions swallowed was computed from what production computes; nothing where nothing was} */
    Optional<Fidelity> perturbation(Map<String, Tensor> given) {
        return unfused.fidelity(model.engine(), writtenUnfused().keySet(), given);
    }

    /** {@return whether anything was asked for} */
    boolean isEmpty() {
        return saves.isEmpty() && written.isEmpty();
    }

    /** {@return the saves, in order; the n-th has the key n} */
    List<Saved> saves() {
        return List.copyOf(saves.keySet());
    }

    Patch patch() {
        Map<String, Read> aliases = new LinkedHashMap<>();
        reads.forEach((read, operand) -> aliases.put(operand.name(), read));
        List<Write> writes = new ArrayList<>();
        written.forEach((site, value) -> {
            if (!site.unfused()) {
                writes.add(new Write(site.tensor(), site.users(), value.name()));
            }
        });
        Map<String, String> keys = new LinkedHashMap<>();
        saves.values().forEach(value -> keys.put(Integer.toString(keys.size()), value.name()));
        Patch patch = new Patch(aliases, writes, keys, fragment.feeds(), fragment.constants(), fragment.nodes());
        return unfused.beside(patch, writtenUnfused());
    }

    private Map<String, String> writtenUnfused() {
        Map<String, String> values = new LinkedHashMap<>();
        written.forEach((site, value) -> {
            if (site.unfused()) {
                values.put(site.tensor(), value.name());
            }
        });
        return values;
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
