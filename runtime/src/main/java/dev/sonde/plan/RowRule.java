package dev.sonde.plan;

import java.util.List;

/** How the outputs of an operator's nodes hold rows, where the inputs hold them as they do. */
@FunctionalInterface
interface RowRule {
    /**
     * {@return what is known of each output, in order; of the outputs beyond, nothing is}
     *
     * @throws Unproven where rows may see each other
     */
    List<RowFact> outcome(RowCase at);

    /** {@return a rule that refuses an operator because of {@code reason}} */
    static RowRule refuse(String reason) {
        return at -> {
            throw new Unproven(reason);
        };
    }
}
