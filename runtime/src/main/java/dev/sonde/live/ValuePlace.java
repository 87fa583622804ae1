package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
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

    private static final List<String> IN_PLACE = List.of("in", "place");

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
        List<String> words = new ArrayList<>();
        for (StringTokenizer all = new StringTokenizer(text); all.hasMoreTokens(); ) {
            words.add(all.nextToken());
        }
        int as = words.size() - 2;
        return as > 0 && words.get(as).equals("as")
                ? plain(words.subList(0, as), text).as(words.get(as + 1))
                : plain(words, text);
    }

    private static ValuePlace plain(List<String> words, String text) {
        String kind = words.isEmpty() ? "" : words.get(0);
        String which = words.size() < 2 ? "" : words.get(1);
        if (kind.equals("return") && words.size() == 1) {
            return RETURN;
        }
        if (kind.equals("arg") && isNumber(which, 3)) {
            List<String> rest = words.subList(2, words.size());
            if (rest.isEmpty() || rest.equals(IN_PLACE)) {
                Kind argument = rest.isEmpty() ? Kind.ARGUMENT : Kind.IN_PLACE;
                return new ValuePlace(argument, Integer.parseInt(which), "", List.of());
            }
        }
        if (kind.equals("field") && words.size() == 2 && isPath(which)) {
            return new ValuePlace(Kind.FIELD, 0, which, List.of());
        }
        throw refused(
                "the value of a forward call is \"return\", \"arg 2\", \"arg 0 in place\" or \"field name\"", text);
    }

    /** {@return whether {@code text} is digits, at most so many} A program waits while rules are read: no pattern is made. */
    private static boolean isNumber(String text, int most) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= most;
    }

    /** {@return whether {@code text} is names joined by dots} */
    private static boolean isPath(String text) {
        boolean isInName = false;
        for (int i = 0; i < text.length(); i++) {
            boolean isDot = text.charAt(i) == '.';
            if (isDot ? !isInName : !Character.isJavaIdentifierPart(text.charAt(i))) {
                return false;
            }
            isInName = !isDot;
        }
        return isInName;
    }

    /** {@return this place with a shape, sizes joined by {@code x}, {@code ?} for one that follows from the others} */
    public ValuePlace as(String sizes) {
        List<Long> found = new ArrayList<>();
        int open = 0;
        for (String size : sizes.split("x", -1)) {
            boolean isOpen = size.equals("?") || size.equals("-1");
            open += isOpen ? 1 : 0;
            if (open > 1 || !(isOpen || isNumber(size, 9))) {
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
            case ARGUMENT, IN_PLACE -> argument(arguments);
            case FIELD -> receiver == null ? null : read(receiver);
        };
    }

    private @Nullable Object argument(Object[] arguments) {
        if (index >= arguments.length) {
            throw new OrderException(Facts.of("a rule names an argument that the method does not have")
                    .add("argument", index)
                    .add("it has", String.valueOf(arguments.length).concat(", counted from 0")));
        }
        return arguments[index];
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

    private static Field open(Object holder, String name) {
        for (Class<?> at = holder.getClass(); at != null; at = at.getSuperclass()) {
            for (Field each : at.getDeclaredFields()) {
                if (each.getName().equals(name)) {
                    each.setAccessible(true);
                    return each;
                }
            }
        }
        throw new OrderException(Facts.of("a rule names a field that is not there")
                .add("field", name)
                .add("class", holder.getClass().getName()));
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
