package dev.sonde.agent.live;

import dev.sonde.live.Adapters;
import dev.sonde.live.ObjectTree;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A layer from which the others are found, and named by the fields that lead to them. */
final class Root extends Member {
    private final Instances<String> paths = new Instances<>();
    private final List<String> leftOut;

    Root(Object layer, Predicate<Class<?>> isLayer, Adapters adapters) {
        super(simpleName(layer.getClass()), -1, null);
        ObjectTree tree = ObjectTree.of(layer, isLayer, adapters);
        tree.modules().forEach((path, module) -> paths.put(module, path));
        leftOut = tree.leftOut();
    }

    /** {@return what was not looked into, and why} */
    List<String> leftOut() {
        return leftOut;
    }

    /** {@return the path that leads to a layer; null if none does} */
    @Nullable
    String path(Object layer) {
        return paths.get(layer);
    }
}
