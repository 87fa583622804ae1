package dev.sonde.live;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks through the objects under a root, the nearest first, each once. */
final class ObjectWalk {
    private static final int MOST_OBJECTS = 100_000;
    private static final int MOST_BETWEEN = 4;
    private static final int MOST_LEFT_OUT = 16;

    private final Predicate<Class<?>> isModule;
    private final Adapters adapters;
    private final DjlChildren children = new DjlChildren();
    private final Map<String, Object> modules = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> waiting = new ArrayDeque<>();

    /**
     * An object that was reached.
     *
     * @param between how many objects that are no layers lie between it and the nearest layer above
     */
    private record Step(String path, Object object, int between) {}

    ObjectWalk(Predicate<Class<?>> isModule, Adapters adapters) {
        this.isModule = isModule;
        this.adapters = adapters;
    }

    ObjectTree from(Object root) {
        seen.add(root);
        modules.put("", root);
        expand(new Step("", root, 0));
        while (!waiting.isEmpty()) {
            Step step = waiting.removeFirst();
            if (isModule.test(step.object().getClass())) {
                modules.put(step.path(), step.object());
                expand(new Step(step.path(), step.object(), 0));
            } else if (step.between() < MOST_BETWEEN) {
                expand(new Step(step.path(), step.object(), step.between() + 1));
            }
        }
        return new ObjectTree(modules, leftOut);
    }

    private void expand(Step step) {
        Object object = step.object();
        if (children.areOf(object)) {
            children.forEach(object, (name, child) -> reach(step, dotted(step, name), child));
            return;
        }
        elements(step, object);
        for (Field field : fields(object.getClass())) {
            reach(step, dotted(step, field.getName()), value(step, field));
        }
    }

    /** Arrays, collections and maps cost nothing on the way: their elements count as the holder's. */
    private void elements(Step step, Object object) {
        if (object instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                reach(step, step.path() + "[" + i + "]", array[i]);
            }
        } else if (object instanceof Collection<?> many) {
            int at = 0;
            for (Object element : many) {
                reach(step, step.path() + "[" + at++ + "]", element);
            }
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> reach(step, keyed(step, String.valueOf(key)), value));
        }
    }

    private void reach(Step from, String path, @Nullable Object given) {
        Object object = given instanceof Optional<?> maybe ? maybe.orElse(null) : given;
        if (object == null || isLeaf(object.getClass()) || !seen.add(object)) {
            return;
        }
        if (seen.size() > MOST_OBJECTS) {
            leftOut(path + ": more than " + MOST_OBJECTS + " objects");
            return;
        }
        Step step = new Step(free(path), object, from.between());
        if (isContainer(object)) {
            elements(step, object);
        } else {
            waiting.addLast(step);
        }
    }

    /** A class may have a field that is called as one of its parent's is, and keys may differ in what no path can hold. */
    private String free(String path) {
        String free = path;
        for (int count = 2; !paths.add(free); count++) {
            free = path + "_" + count;
        }
        return free;
    }

    private boolean isContainer(Object object) {
        return (object.getClass().isArray() || isCollection(object.getClass())) && !isModule.test(object.getClass());
    }

    private static boolean isCollection(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    }

    /** What holds no layers: values, and what is the JDK's own but for its collections. */
    private boolean isLeaf(Class<?> type) {
        boolean isSeldom = type.isHidden() || Enum.class.isAssignableFrom(type);
        return adapters.take(type)
                || (isSeldom && !isModule.test(type))
                || ClassLoader.class.isAssignableFrom(type)
                || Thread.class.isAssignableFrom(type)
                || (type.isArray() && base(type).isPrimitive())
                || (type.getName().startsWith("java.") && !isCollection(type));
    }

    private static Class<?> base(Class<?> type) {
        Class<?> at = type;
        while (at.isArray()) {
            at = at.getComponentType();
        }
        return at;
    }

    private static String dotted(Step step, String name) {
        return step.path().isEmpty() ? name : step.path() + "." + name;
    }

    private static String keyed(Step step, String key) {
        if (key.matches("(?U)[\\p{Alpha}_][\\w-]*")) {
            return dotted(step, key);
        }
        return step.path() + "[" + key.replaceAll("(?U)[^\\w-]", "_") + "]";
    }

    /** The JDK's own fields are none of ours; those of a parent class come first. */
    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && !at.getName().startsWith("java."); at = at.getSuperclass()) {
            List<Field> own = new ArrayList<>();
            for (Field field : at.getDeclaredFields()) {
                boolean isSkipped = Modifier.isStatic(field.getModifiers())
                        || field.isSynthetic()
                        || field.getType().isPrimitive();
                if (!isSkipped) {
                    own.add(field);
                }
            }
            fields.addAll(0, own);
        }
        return fields;
    }

    private @Nullable Object value(Step step, Field field) {
        try {
            field.setAccessible(true);
            return field.get(step.object());
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            leftOut(dotted(step, field.getName()) + ": its module does not open "
                    + field.getDeclaringClass().getPackageName());
            return null;
        }
    }

    private void leftOut(String what) {
        if (leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(what);
        }
    }

    /** The children of DJL's blocks, under the names that they were given. */
    private static final class DjlChildren {
        private final Reflected blocks = new Reflected("ai.djl.nn.Block");
        private final Reflected pairs = new Reflected("ai.djl.util.Pair");

        boolean areOf(Object object) {
            return blocks.isOver(object.getClass());
        }

        void forEach(Object block, BiConsumer<String, Object> each) {
            List<String> names = new ArrayList<>();
            List<Object> children = new ArrayList<>();
            for (Object pair : (Iterable<?>) blocks.call(block, "getChildren")) {
                String name = String.valueOf(pairs.call(pair, "getKey"));
                String plain = name.replaceFirst("^\\d+(?=.)", "").replaceAll("[.\\[\\]/#@*]", "_");
                names.add(plain);
                children.add(pairs.call(pair, "getValue"));
            }
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                long before = names.subList(0, i).stream().filter(name::equals).count();
                boolean isAlone = Collections.frequency(names, name) == 1;
                each.accept(isAlone ? name : name + "[" + before + "]", children.get(i));
            }
        }
    }
}
