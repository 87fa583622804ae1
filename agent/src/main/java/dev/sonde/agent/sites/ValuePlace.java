package dev.sonde.agent.sites;

import java.lang.reflect.Field;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a forward call has a value: what it returns, an argument, an argument that it changes in place, or a field of
 * the receiver.
 *
 * @param index which argument, from 0, the receiver not counted; 0 where it is none
 * @param field the field's name, parts joined by dots; empty where it is none
 */
record ValuePlace(Kind kind, int index, String field) {
    static final ValuePlace RETURN = new ValuePlace(Kind.RETURN, 0, "");

    private static final Pattern ARGUMENT = Pattern.compile("arg (\\d{1,3})( in place)?");
    private static final Pattern FIELD = Pattern.compile("field (\\w[\\w$]*(\\.\\w[\\w$]*)*)");

    /** What holds the value. */
    enum Kind {
        RETURN,
        ARGUMENT,
        IN_PLACE,
        FIELD
    }

    /** {@return the place that {@code text} writes: {@code return}, {@code arg 2}, {@code arg 0 in place}, {@code field x}} */
    static ValuePlace parse(String text) {
        String plain = text.trim().replaceAll("\\s+", " ");
        Matcher argument = ARGUMENT.matcher(plain);
        Matcher field = FIELD.matcher(plain);
        if (plain.equals("return")) {
            return RETURN;
        }
        if (argument.matches()) {
            Kind kind = argument.group(2) == null ? Kind.ARGUMENT : Kind.IN_PLACE;
            return new ValuePlace(kind, Integer.parseInt(argument.group(1)), "");
        }
        if (field.matches()) {
            return new ValuePlace(Kind.FIELD, 0, field.group(1));
        }
        throw new IllegalArgumentException("the value of a forward call is \"return\", \"arg 2\", \"arg 0 in place\" or"
                + " \"field name\", not \"" + text + '"');
    }

    boolean isArgument() {
        return kind == Kind.ARGUMENT || kind == Kind.IN_PLACE;
    }

    /** {@return the value}, given the arguments after the receiver */
    @Nullable
    Object read(@Nullable Object receiver, Object[] arguments, @Nullable Object result)
            throws ReflectiveOperationException {
        return switch (kind) {
            case RETURN -> result;
            case ARGUMENT, IN_PLACE -> arguments[index];
            case FIELD -> field(receiver);
        };
    }

    private @Nullable Object field(@Nullable Object receiver) throws ReflectiveOperationException {
        Object holder = receiver;
        for (String name : field.split("\\.")) {
            if (holder == null) {
                return null;
            }
            Field found = find(holder.getClass(), name);
            found.setAccessible(true);
            holder = found.get(holder);
        }
        return holder;
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

    @Override
    public String toString() {
        return switch (kind) {
            case RETURN -> "return";
            case ARGUMENT -> "arg " + index;
            case IN_PLACE -> "arg " + index + " in place";
            case FIELD -> "field " + field;
        };
    }
}
