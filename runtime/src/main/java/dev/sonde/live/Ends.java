package dev.sonde.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the calls at a point have their values.
 *
 * @param inputs where they flow in; none for all arguments that hold values
 * @param descriptor of the method, as the JVM writes it
 */
record Ends(ValueAt output, List<ValueAt> inputs, boolean hasReceiver, String descriptor) {

    static Ends of(Map<String, String> facts) {
        List<ValueAt> inputs = new ArrayList<>();
        for (String each : facts.getOrDefault("inputs", "").split(", ")) {
            if (!each.isEmpty()) {
                inputs.add(ValueAt.parse(each));
            }
        }
        ValueAt output = ValueAt.parse(facts.getOrDefault("value", "return"));
        boolean isStatic = facts.getOrDefault("static", "false").equals("true");
        return new Ends(output, inputs, !isStatic, facts.getOrDefault("descriptor", ""));
    }

    /** {@return where the inputs of a call are} */
    List<ValueAt> inputs(Object[] arguments, Adapters adapters) {
        if (!inputs.isEmpty()) {
            return inputs;
        }
        List<ValueAt> found = new ArrayList<>();
        for (int i = 0; i < arguments.length - 1; i++) {
            boolean takesOutput = output.kind() == ValueAt.Kind.ARGUMENT && output.index() == i;
            if (!takesOutput && adapters.find(arguments[i + 1]).isPresent()) {
                found.add(new ValueAt(ValueAt.Kind.ARGUMENT, i, ""));
            }
        }
        return found;
    }
}
