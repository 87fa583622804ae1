package dev.sonde.agent.sites;

import dev.sonde.live.ValuePlace;
import java.util.List;
import org.objectweb.asm.Type;

/** Holds a method's descriptor against the places that are said to be in its calls. */
final class Descriptors {
    private Descriptors() {}

    static void check(String descriptor, ValuePlace value, List<ValuePlace> inputs) {
        if (!isDescriptor(descriptor)) {
            throw new IllegalArgumentException(
                    "a descriptor is written as the JVM does, such as ([FI)[F, not \"" + descriptor + '"');
        }
        if (value.kind() == ValuePlace.Kind.RETURN && descriptor.endsWith(")V")) {
            throw new IllegalArgumentException("a method " + descriptor
                    + " returns nothing: say where its value is, \"arg 2\", \"arg 0 in place\" or \"field name\"");
        }
        int count = Type.getArgumentTypes(descriptor).length;
        check(value, count, descriptor);
        for (ValuePlace input : inputs) {
            check(input, count, descriptor);
        }
    }

    private static void check(ValuePlace place, int count, String descriptor) {
        if (place.isArgument() && place.index() >= count) {
            throw new IllegalArgumentException("a method " + descriptor + " has " + count
                    + " arguments, counted from 0: there is no \"" + place + '"');
        }
    }

    private static boolean isDescriptor(String text) {
        if (!text.startsWith("(")) {
            return false;
        }
        int at = 1;
        while (at > 0 && at < text.length() && text.charAt(at) != ')') {
            at = afterType(text, at);
        }
        return at > 0 && (text.startsWith(")V", at) ? at + 2 : afterType(text, at + 1)) == text.length();
    }

    /** {@return where the type that begins at {@code from} ends; -1 where none begins there} */
    private static int afterType(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == '[') {
            at++;
        }
        if (at >= text.length()) {
            return -1;
        }
        if ("ZBCSIJFD".indexOf(text.charAt(at)) >= 0) {
            return at + 1;
        }
        int end = at + 1;
        while (end < text.length() && ";.()[".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean isClass = text.charAt(at) == 'L' && end > at + 1 && text.startsWith(";", end);
        return isClass ? end + 1 : -1;
    }
}
