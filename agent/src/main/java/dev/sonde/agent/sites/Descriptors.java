package dev.sonde.agent.sites;

import dev.sonde.live.ValuePlace;
import java.util.List;
import java.util.regex.Pattern;
import org.objectweb.asm.Type;

/** Holds a method's descriptor against the places that are said to be in its calls. */
final class Descriptors {
    private static final Pattern FORM =
            Pattern.compile("\\((\\[*([ZBCSIJFD]|L[^;.()\\[]+;))*\\)(V|\\[*([ZBCSIJFD]|L[^;.()\\[]+;))");

    private Descriptors() {}

    static void check(String descriptor, ValuePlace value, List<ValuePlace> inputs) {
        if (!FORM.matcher(descriptor).matches()) {
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
}
