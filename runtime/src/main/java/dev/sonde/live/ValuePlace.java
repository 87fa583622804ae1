package dev.sonde.live;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a forward call has a value: what it returns, an argument, an argument that it changes in place, or a field of
 * the receiver; with the shape that is declared for it, {@code return as ?x64}.
 *
 * @param index which argument, from 0, the receiver not counted; 0 where it is none
 * @param field the field's name, parts joined by dots; empty where it is none
 * @param shape the sizes that are declared, -1 for one that follows from the others; empty where none are
 */
public record ValuePlace(Kind kind, int index, String field, List<Long> shape) {
    /** What is returned. */
    public static final ValuePlace RETURN = new ValuePlace(Kind.RETURN, 0, "", List.of());

    private static final Pattern SHAPED = Pattern.compile("(.*\\S) as (\\S+)");
    private static final Pattern ARGUMENT = Pattern.compile("arg (\\d{1,3})( in place)?");
    private static final Pattern FIELD = Pattern.compile("field (\\w[\\w$]*(\\.\\w[\\w$]*)*)");

    /** What holds the value. */
    public enum Kind {
        RETURN,
        ARGUMENT,
        IN_PLACE,
        FIELD
    }

    public ValuePlace {
        shape = List.copyOf(shape);
    }

    /**
     * {@return the place that {@code text} writes: {@code return}, {@code arg 2}, {@code arg 0 in place},
     * {@code field x}, each perhaps with {@code as 8x?}}
     */
    public static ValuePlace parse(String text) {
        String plain = text.trim().replaceAll("\\s+", " ");
        Matcher shaped = SHAPED.matcher(plain);
        return shaped.matches() ? plain(shaped.group(1), text).as(shaped.group(2)) : plain(plain, text);
    }

    private static ValuePlace plain(String plain, String text) {
        Matcher argument = ARGUMENT.matcher(plain);
        Matcher field = FIELD.matcher(plain);
        if (plain.equals("return")) {
            return RETURN;
        }
        if (argument.matches()) {
            Kind kind = argument.group(2) == null ? Kind.ARGUMENT : Kind.IN_PLACE;
            return new ValuePlace(kind, Integer.parseInt(argument.group(1)), "", List.of());
        }
        if (field.matches()) {
            return new ValuePlace(Kind.FIELD, 0, field.group(1), List.of());
        }
        throw refused(
                "the value of a forward call is \"return\", \"arg 2\", \"arg 0 in place\" or \"field name\"", text);
    }

    /** {@return this place with a shape, sizes joined by {@code x}, {@code ?} for one that follows from the others} */
    public ValuePlace as(String sizes) {
        List<Long> found = new ArrayList<>();
        int open = 0;
        for (String size : sizes.split("x", -1)) {
            boolean isOpen = size.equals("?") || size.equals("-1");
            open += isOpen ? 1 : 0;
            if (open > 1 || !(isOpen || size.matches("\\d{1,9}"))) {
                throw refused("a shape is written 8x64, with ? for one size at most that follows", sizes);
            }
            found.add(isOpen ? -1L : Long.parseLong(size));
        }
        return new ValuePlace(kind, index, field, found);
    }

    /** {@return whether it is an argument} */
    public boolean isArgument() {
        return kind == Kind.ARGUMENT || kind == Kind.IN_PLACE;
    }

    /** {@return the value}, given the arguments after the receiver */
    public @Nullable Object read(@Nullable Object receiver, Object[] arguments, @Nullable Object result)
            throws ReflectiveOperationException {
        return switch (kind) {
            case RETURN -> result;
            case ARGUMENT, IN_PLACE -> arguments[index];
            case FIELD -> receiver == null ? null : read(receiver);
        };
    }

    /** Puts another value into the field. */
    public void store(Object receiver, @Nullable Object value) throws ReflectiveOperationException {
        String[] names = field.split("\\.");
        Object holder = receiver;
        for (int i = 0; i + 1 < names.length && holder != null; i++) {
            holder = open(holder, names[i]).get(holder);
        }
        if (holder == null) {
            throw new NoSuchFieldException(field.concat(": what should hold it is null"));
        }
        open(holder, names[names.length - 1]).set(holder, value);
    }

    private @Nullable Object read(Object receiver) throws ReflectiveOperationException {
        Object holder = receiver;
        for (String name : field.split("\\.")) {
            if (holder == null) {
                return null;
            }
            holder = open(holder, name).get(holder);
        }
        return holder;
    }

    private static Field open(Object holder, String name) throws NoSuchFieldException {
        for (Class<?> at = holder.getClass(); at != null; at = at.getSuperclass()) {
            for (Field each : at.getDeclaredFields()) {
                if (each.getName().equals(name)) {
                    each.setAccessible(true);
                    return each;
                }
            }
        }
        throw new NoSuchFieldException(holder.getClass().getName().concat(".").concat(name));
    }

    /** No text is joined by {@code +} here: this is used while other classes are loaded, when nothing may be linked. */
    private static IllegalArgumentException refused(String words, String text) {
        return new IllegalArgumentException(
                words.concat(", not \"").concat(text).concat("\""));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        switch (kind) {
            case RETURN -> text.append("return");
            case ARGUMENT -> text.append("arg ").append(index);
            case IN_PLACE -> text.append("arg ").append(index).append(" in place");
            case FIELD -> text.append("field ").append(field);
        }
        for (int i = 0; i < shape.size(); i++) {
            text.append(i == 0 ? " as " : "x").append(shape.get(i) < 0 ? "?" : shape.get(i));
        }
        return text.toString();
    }
}
