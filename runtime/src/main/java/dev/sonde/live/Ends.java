package dev.sonde.live;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the calls of a method have their values. It holds nothing of the program's.
 *
 * @param method its name
 * @param descriptor its types, as the JVM writes them
 * @param first which of what a call is observed with is the first argument: 1 after a receiver, else 0
 */
record Ends(CallPlaces places, String method, String descriptor, int first) {

    /**
     * {@return what is known of a point}
     *
     * @param rule the rule that means the receiver there; empty for an operation
     */
    static Ends of(Map<String, String> facts, String rule) {
        return new Ends(
                CallPlaces.parse(rule),
                facts.getOrDefault("method", ""),
                facts.getOrDefault("descriptor", ""),
                Boolean.parseBoolean(facts.get("static")) ? 0 : 1);
    }

    /** {@return the types of the method, which are those that {@code layer} knows by their names} */
    MethodType type(Object layer) {
        return MethodType.fromMethodDescriptorString(
                descriptor, layer.getClass().getClassLoader());
    }

    /** {@return the argument at {@code place}, among what a call is observed with} */
    int at(ValuePlace place) {
        return place.index() + first;
    }

    ValuePlace output() {
        return places.value();
    }

    /** {@return where the inputs of a call are: if the rule does not say, in the arguments that hold values} */
    List<ValuePlace> inputs(Object[] arguments, Adapters adapters) {
        List<ValuePlace> all = places.inputs(arguments.length - first);
        if (!places.inputs().isEmpty()) {
            return all;
        }
        List<ValuePlace> found = new ArrayList<>();
        for (ValuePlace place : all) {
            if (adapters.find(arguments[at(place)]).isPresent()) {
                found.add(place);
            }
        }
        return found;
    }

    /** {@return the arguments of a call without its receiver} */
    Object[] given(Object[] arguments) {
        return Arrays.copyOfRange(arguments, first, arguments.length);
    }
}
