package dev.sonde.live;

import java.lang.reflect.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a forward call has a value, as the agent's settings write it: {@code return}, {@code arg 2},
 * {@code arg 0 in place}, {@code field x.y}.
 *
 * @param index which argument, from 0, the receiver not counted
 * @param field the field of the receiver
 */
record ValueAt(Kind kind, int index, String field) {
    static final ValueAt RETURN = new ValueAt(Kind.RETURN, 0, "");

    private static final Pattern ARGUMENT = Pattern.compile("arg (\\d{1,3})( in place)?");
    private static final Pattern FIELD = Pattern.compile("field (.+)");

    /** What holds the value. */
    enum Kind {
        RETURN,
        ARGUMENT,
        IN_PLACE,
        FIELD
    }

    static ValueAt parse(String text) {
        Matcher argument = ARGUMENT.matcher(text);
        Matcher field = FIELD.matcher(text);
        if (argument.matches()) {
            Kind kind = argument.group(2) == null ? Kind.ARGUMENT : Kind.IN_PLACE;
            return new ValueAt(kind, Integer.parseInt(argument.group(1)), "");
        }
        return field.matches() ? new ValueAt(Kind.FIELD, 0, field.group(1)) : RETURN;
    }

    boolean isArgument() {
        return kind == Kind.ARGUMENT || kind == Kind.IN_PLACE;
    }

    /**
     * {@return the value}
     *
     * @param arguments the receiver first
     */
    @Nullable
    Object read(Object[] arguments, @Nullable Object result) throws ReflectiveOperationException {
        return switch (kind) {
            case RETURN -> result;
            case ARGUMENT, IN_PLACE -> arguments[index + 1];
            case FIELD -> {
                Holder holder = holder(arguments[0]);
                yield holder.field().get(holder.object());
            }
        };
    }

    /** Puts another value into a field. */
    void store(Object receiver, Object value) throws ReflectiveOperationException {
        Holder holder = holder(receiver);
        holder.field().set(holder.object(), value);
    }

    /** A field and the object that has it. */
    private record Holder(Object object, Field field) {}

    private Holder holder(Object receiver) throws ReflectiveOperationException {
        Object object = receiver;
        String[] names = field.split("\\.");
        for (int i = 0; ; i++) {
            Field found = find(object.getClass(), names[i]);
            found.setAccessible(true);
            Object next = i == names.length - 1 ? null : found.get(object);
            if (next == null) {
                return new Holder(object, found);
            }
            object = next;
        }
    }

    private static Field find(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }
}
