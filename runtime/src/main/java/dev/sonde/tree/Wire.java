package dev.sonde.tree;

import dev.sonde.tensor.TensorType;
import java.util.Optional;

/**
 * One tensor of a model, wherever in it: two bodies may use one name for different tensors.
 *
 * @param id its position in {@link Wiring#wires()}
 * @param producer the position of the step that makes it, or {@link #NOBODY}
 * @param slot which of the producer's outputs it is
 * @param weight whether it is an initialiser
 * @param nested whether it exists only inside the body of an If, Loop or Scan
 */
record Wire(int id, String name, int producer, int slot, boolean weight, boolean nested, Optional<TensorType> type) {
    /** The producer of inputs and initialisers. */
    static final int NOBODY = -1;

    boolean isMade() {
        return producer != NOBODY;
    }
}
