package dev.sonde.live;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the values of a forward call are, as the rule that means it says: {@code com.acme.Net#run -> arg 1 <- arg 0 and
 * field state}.
 *
 * @param value what flows out
 * @param inputs what flows in; none for all arguments but the one that takes the value
 */
public record CallPlaces(ValuePlace value, List<ValuePlace> inputs) {
    private static final String OUT = " -> ";
    private static final String IN = " <- ";
    private static final String AND = " and ";

    public CallPlaces {
        inputs = List.copyOf(inputs);
    }

    /** {@return what a rule says of the values; a text that says nothing means what is returned, and all arguments} */
    public static CallPlaces parse(String rule) {
        String text = " ".concat(rule);
        int out = text.indexOf(OUT);
        if (out < 0) {
            return new CallPlaces(ValuePlace.RETURN, List.of());
        }
        int in = text.indexOf(IN, out);
        String value = text.substring(out + OUT.length(), in < 0 ? text.length() : in);
        return new CallPlaces(ValuePlace.parse(value), in < 0 ? List.of() : inputs(text.substring(in + IN.length())));
    }

    /** {@return the places that {@code text} writes, joined by {@code and}} */
    public static List<ValuePlace> inputs(String text) {
        List<ValuePlace> found = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf(AND); to >= 0; to = text.indexOf(AND, from)) {
            found.add(input(text.substring(from, to)));
            from = to + AND.length();
        }
        found.add(input(text.substring(from)));
        return found;
    }

    private static ValuePlace input(String text) {
        ValuePlace place = ValuePlace.parse(text);
        if (place.kind() == ValuePlace.Kind.RETURN) {
            throw new IllegalArgumentException("what a call returns is no input of it");
        }
        return place;
    }

    /**
     * {@return where the inputs of one call are}
     *
     * @param count how many arguments it has, the receiver not counted
     */
    public List<ValuePlace> inputs(int count) {
        if (!inputs.isEmpty()) {
            return inputs;
        }
        List<ValuePlace> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean takesValue = value.kind() == ValuePlace.Kind.ARGUMENT && value.index() == i;
            boolean isInPlace = value.kind() == ValuePlace.Kind.IN_PLACE && value.index() == i;
            if (!takesValue) {
                all.add(isInPlace ? value : new ValuePlace(ValuePlace.Kind.ARGUMENT, i, "", List.of()));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("-> ").append(value);
        for (int i = 0; i < inputs.size(); i++) {
            text.append(i == 0 ? " <- " : " and ").append(inputs.get(i));
        }
        return text.toString();
    }
}
