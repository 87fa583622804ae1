package dev.sonde.agent.live;

import dev.sonde.live.Adapters;
import dev.sonde.live.ObjectTree;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A layer from which the others are found, and named by the fields that lead to them. */
final class Root extends Member {
    private final Instances<String> paths = new Instances<>();

    Root(Object layer, Predicate<Class<?>> isLayer, Adapters adapters) {
        super(simpleName(layer.getClass()), -1, null);
        ObjectTree.of(layer, isLayer, adapters).modules().forEach((path, module) -> paths.put(module, path));
    }

    /** {@return the path that leads to a layer; null if none does} */
    @Nullable
    String path(Object layer) {
        return paths.get(layer);
    }
}
