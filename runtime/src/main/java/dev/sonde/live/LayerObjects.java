package dev.sonde.live;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The layers of a Java model as objects, and how they are seen.
 *
 * @param seam where the forward calls are observed
 * @param points says of a point, by what is known of it, whether calls there are the model's
 * @param paths gives the path of a layer; nothing for what is none of the model's
 * @param adapters make tensors of the values
 */
public record LayerObjects(
        Seam seam, Predicate<Map<String, String>> points, Function<Object, Optional<String>> paths, Adapters adapters) {

    /** Has {@code run} see the calls of the layers, until the answer is closed. */
    public Seam.Observing observe(LiveRun run) {
        return seam.observe(run, points);
    }

    Optional<String> path(Object layer) {
        return paths.apply(layer);
    }
}
