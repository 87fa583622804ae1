package dev.sonde.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the calls at a point have their values.
 *
 * @param descriptor of the method, as the JVM writes it
 */
record Ends(CallPlaces places, String descriptor) {

    /**
     * {@return what is known of a point}
     *
     * @param rule the rule that means the receiver there
     */
    static Ends of(Map<String, String> facts, String rule) {
        return new Ends(CallPlaces.parse(rule), facts.getOrDefault("descriptor", ""));
    }

    ValuePlace output() {
        return places.value();
    }

    /** {@return where the inputs of a call are: if the rule does not say, in the arguments that hold values} */
    List<ValuePlace> inputs(Object[] arguments, Adapters adapters) {
        List<ValuePlace> all = places.inputs(arguments.length - 1);
        if (!places.inputs().isEmpty()) {
            return all;
        }
        List<ValuePlace> found = new ArrayList<>();
        for (ValuePlace place : all) {
            if (adapters.find(arguments[place.index() + 1]).isPresent()) {
                found.add(place);
            }
        }
        return found;
    }

    /** {@return the arguments of a call without the receiver, which comes first} */
    static Object[] given(Object[] arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }
}
