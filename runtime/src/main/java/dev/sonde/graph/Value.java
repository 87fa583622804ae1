package dev.sonde.graph;

import dev.sonde.tensor.TensorType;
import java.util.Optional;

/**
 * A named value with what is known of its type.
 *
 * @param type its type; empty where it is unknown or is no tensor (a sequence, map or optional, told by the extras)
 */
public record Value(String name, Optional<TensorType> type, Extras extras) {
    /** {@return a tensor value} */
    public static Value of(String name, TensorType type) {
        return new Value(name, Optional.of(type), Extras.NONE);
    }

    /** {@return a value of which only the name is known} */
    public static Value of(String name) {
        return new Value(name, Optional.empty(), Extras.NONE);
    }

    /** {@return this value under another name} */
    public Value renamed(String other) {
        return new Value(other, type, extras);
    }
}
