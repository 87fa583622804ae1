package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds several values: a list, an array or a record of them, or of such again. */
final class Parts {
    private Parts() {}

    /** {@return what is in {@code value}, one level deep; nothing where it holds no parts or one of them is null} */
    static List<Object> of(Object value) {
        @Nullable Object[] parts = new Object[0];
        if (value instanceof List<?> list) {
            parts = list.toArray();
        } else if (value instanceof Object[] array) {
            parts = array;
        } else if (value instanceof Record made) {
            parts = components(made);
        }
        List<Object> found = new ArrayList<>();
        for (Object part : parts) {
            if (part == null) {
                return List.of();
            }
            found.add(part);
        }
        return found;
    }

    /** {@return a holder like {@code like} with the next of {@code leaves} where that has a leaf} */
    static Object made(Object like, Iterator<Object> leaves, Adapters adapters) {
        if (adapters.take(like.getClass())) {
            return leaves.next();
        }
        List<Object> parts = new ArrayList<>();
        for (Object part : of(like)) {
            parts.add(made(part, leaves, adapters));
        }
        return holder(like, parts);
    }

    /**
     * {@return a holder like {@code like} with {@code leaves} in it, more or fewer of them}
     *
     * @throws ShapeException where it holds something else than leaves, or a number of its own
     */
    static Object held(Object like, List<Object> leaves, Adapters adapters) {
        List<Object> own = of(like);
        if (like instanceof Record || !own.stream().allMatch(part -> adapters.take(part.getClass()))) {
            throw new ShapeException(Facts.of("what holds values in others is replaced by as many as it has")
                    .add("of", like.getClass().getTypeName())
                    .add("given", leaves.size()));
        }
        return holder(like, leaves);
    }

    private static Object holder(Object like, List<Object> parts) {
        if (like instanceof Object[] array) {
            return parts.toArray(Arrays.copyOf(array, 0));
        }
        return like instanceof Record ? record(like.getClass(), parts) : list(like, parts);
    }

    /** Nothing of a record that lets nobody look into it. */
    private static @Nullable Object[] components(Record made) {
        RecordComponent[] all = made.getClass().getRecordComponents();
        @Nullable Object[] parts = new Object[all.length];
        try {
            for (int i = 0; i < all.length; i++) {
                parts[i] = component(all[i], made);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new Object[0];
        }
        return parts;
    }

    /**
     * The field, for an accessor is the program's code: it may count, copy or fail, and is not to run because somebody
     * looks. Where a module lets nobody see its fields, there is nothing but the accessor.
     */
    private static @Nullable Object component(RecordComponent component, Record made)
            throws ReflectiveOperationException {
        Field field = made.getClass().getDeclaredField(component.getName());
        if (field.trySetAccessible()) {
            return field.get(made);
        }
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        return accessor.invoke(made);
    }

    /** {@return a record of that class} */
    static Object record(Class<?> type, List<Object> parts) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(parts.toArray());
        } catch (ReflectiveOperationException e) {
            throw new SondeException(
                    Facts.of("a record could not be made anew with another value in it")
                            .add("record", type.getName())
                            .add("because", e.getCause() == null ? e : e.getCause()),
                    e);
        }
    }

    /** A library's own kind of list is made again, if that can be done; every other is a plain one. */
    private static List<Object> list(Object like, List<Object> parts) {
        List<Object> made = emptyLike(like);
        made.addAll(parts);
        return made;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> emptyLike(Object list) {
        try {
            Class<?> type = list.getClass();
            boolean isOpen = Modifier.isPublic(type.getModifiers())
                    && Arrays.stream(type.getConstructors()).anyMatch(made -> made.getParameterCount() == 0);
            return isOpen ? (List<Object>) type.getConstructor().newInstance() : new ArrayList<>();
        } catch (ReflectiveOperationException e) {
            return new ArrayList<>();
        }
    }
}
