package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/** Whose rows are read and written. */
sealed interface Asker permits Invocation, Everyone, ModuleCall {
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

    /**
     * {@return what earlier lines wrote, by where}
     *
     * @throws OrderException where that is not one thing
     */
    default Map<Site, Operand> written() {
        throw new OrderException(Facts.of("the edits of several invokers are not seen by one call")
                .add("do", "call the module in each invoker")
                .askedAt(CallSite.here()));
    }

    /** {@return what is read under the name {@code alias}; nothing where that is no name of a reading} */
    default Optional<Read> readAs(String alias) {
        return Optional.empty();
    }

    /** {@return what finds values that would be computed from themselves; nothing where only the run can tell} */
    default Optional<Circles> circles() {
        return Optional.empty();
    }

    /** {@return {@code shape} with the sizes that the inputs give to symbolic dimensions} */
    Shape sized(Shape shape);
}
