package dev.sonde;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * With what inputs are filled up at their end, so that invokers of different lengths share a run. Who declares it says
 * that the model pays no heed to what is filled in: a mask hides it, or each position sees only those before it.
 *
 * <p>An invoker still sees its own length. What padding does to its numbers, in their last bits, the report tells.
 *
 * @param values the filling of each input, by the input's name
 */
public record Padding(Map<String, Double> values) {
    public Padding {
        values = Map.copyOf(values);
    }

    /** {@return a padding that fills the inputs that language models usually have with zeros, hidden by the mask} */
    public static Padding usual() {
        return new Padding(Map.of("input_ids", 0.0, "attention_mask", 0.0, "token_type_ids", 0.0, "position_ids", 0.0));
    }

    /** {@return this padding, the input {@code name} being filled with {@code value}} */
    public Padding with(String name, double value) {
        Map<String, Double> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Padding(all);
    }
}
