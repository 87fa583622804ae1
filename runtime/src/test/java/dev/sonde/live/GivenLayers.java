package dev.sonde.live;

import java.util.List;
import java.util.Map;

/** Trees of layers that were not walked to. */
public final class GivenLayers {
    private GivenLayers() {}

    /** {@return the tree that has {@code layers}, by path} */
    public static ObjectTree tree(Map<String, Object> layers) {
        return new ObjectTree(layers, List.of());
    }
}
