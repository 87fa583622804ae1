package dev.sonde.live;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The layers of a Java model as objects, and how they are seen. */
public final class LayerObjects {
    private final Seam seam;
    private final Meant meant;
    private final ObjectTree tree;
    private final Adapters adapters;

    /** By number. */
    private final Map<Integer, SeenPoint> points = new ConcurrentHashMap<>();

    /** By path: how layers were called that runs have come to. */
    private final Map<String, Ends> known = new ConcurrentHashMap<>();

    /**
     * Makes what is known of the layers in {@code tree}.
     *
     * @param seam where the forward calls are observed
     * @param adapters make tensors of the values
     */
    public LayerObjects(Seam seam, Meant meant, ObjectTree tree, Adapters adapters) {
        this.seam = seam;
        this.meant = meant;
        this.tree = tree;
        this.adapters = adapters;
    }

    /**
     * Which calls are the model's.
     *
     * @param points says of a point, by what is known of it, whether calls there are
     * @param rules says of a point, and of a receiver's class, which rule of the model's own means the calls there; empty
     *     where none does: another model in the program may see the same calls by another rule
     * @param sources the methods in which every call is an operation, as the agent calls them: {@code source
     *     com.acme.nn.Attention#forward}
     */
    public record Meant(
            Predicate<Map<String, String>> points,
            BiFunction<Map<String, String>, Class<?>, String> rules,
            Set<String> sources) {}

    /** Has {@code run} see the calls of the layers, until the answer is closed. */
    public Seam.Observing observe(LiveRun run) {
        return seam.observe(run, meant.points());
    }

    /** {@return the rule that means the calls of a point on receivers of a class; empty where none does} */
    String rule(int point, Class<?> receiver) {
        return meant.rules().apply(seam.facts(point), receiver);
    }

    boolean isSource(String source) {
        return meant.sources().contains(source);
    }

    /** Asked for at every call, so what can be said beforehand is said once. */
    SeenPoint point(Integer number) {
        SeenPoint known = points.get(number);
        return known == null ? points.computeIfAbsent(number, first -> SeenPoint.of(first, this)) : known;
    }

    Seam seam() {
        return seam;
    }

    Adapters adapters() {
        return adapters;
    }

    Optional<String> path(Object layer) {
        return tree.path(layer);
    }

    Optional<Object> at(String path) {
        return tree.at(path);
    }

    /** Takes how the layer at {@code path} is called. */
    void learn(String path, Ends ends) {
        known.put(path, ends);
    }

    /** {@return how the layer at {@code path} was called last, in whatever run} */
    Optional<Ends> known(String path) {
        return Optional.ofNullable(known.get(path));
    }
}
