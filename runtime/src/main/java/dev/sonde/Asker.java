package dev.sonde;

import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Shape;

/** Whose rows are read and written. */
sealed interface Asker permits Invocation, Everyone {
    /** {@return what is at {@code site} on this line: what earlier lines wrote, else what the model computes there} */
    Operand read(Site site);

    /** {@return a tensor as the model computes it, one name for one reading} */
    Operand alias(Read read);

    /**
     * Writes {@code value} to {@code site}, for all who use it.
     *
     * @throws dev.sonde.error.OrderException where the value is computed from the site itself
     */
    void write(Site site, Operand value);

    /** {@return {@code shape} with the sizes that the inputs give to symbolic dimensions} */
    Shape sized(Shape shape);
}
