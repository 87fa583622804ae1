package dev.sonde.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The layers of a model in Java, found from its root: through fields, arrays, collections, maps, optionals, and the
 * children that DJL's blocks name themselves.
 *
 * <ul>
 *   <li>A field gives its name, {@code encoder}; the third element of an array or collection {@code layers[2]}; an entry of a
 *       map {@code heads.left}, or {@code heads[7]} where the key is no name.
 *   <li>DJL numbers its children: {@code 01Linear} is called {@code Linear}, and where several are called so
 *       {@code Linear[0]}, {@code Linear[1]}.
 *   <li>What can be reached in several ways has the shortest path; of those equally long, the one whose fields come
 *       first, those of a parent class before the class's own.
 *   <li>Where two would have the same path, as a private field and one of a parent class, the second is {@code act_2}.
 *   <li>Objects between layers that are none themselves are part of the path, up to four in a row.
 * </ul>
 */
public final class ObjectTree {
    private final Map<String, Object> modules;
    private final IdentityHashMap<Object, String> paths;
    private final List<String> leftOut;

    ObjectTree(Map<String, Object> modules, List<String> leftOut) {
        this.modules = modules;
        this.paths = new IdentityHashMap<>();
        modules.forEach((path, module) -> paths.put(module, path));
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * {@return the tree under {@code root}}
     *
     * @param isModule whether objects of a class are layers; the root is one in any case
     * @param adapters tell what is a value and has no layers in it
     */
    public static ObjectTree of(Object root, Predicate<Class<?>> isModule, Adapters adapters) {
        return new ObjectWalk(isModule, adapters).from(root);
    }

    /** {@return the layers by path, in the order in which they were found; the root's path is empty} */
    public Map<String, Object> modules() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    }

    /** {@return the path of a layer} */
    public Optional<String> path(Object module) {
        return Optional.ofNullable(paths.get(module));
    }

    /** {@return the layer at {@code path}} */
    public Optional<Object> at(String path) {
        return Optional.ofNullable(modules.get(path));
    }

    /** {@return the paths, in the order in which they were found} */
    public List<String> paths() {
        return new ArrayList<>(modules.keySet());
    }

    /** {@return what was not looked into, and why} */
    public List<String> leftOut() {
        return leftOut;
    }
}
