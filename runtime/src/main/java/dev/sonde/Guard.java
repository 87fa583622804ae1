package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.TensorLike;

/**
 * A condition on what a session's traces gave.
 *
 * @param wanted whether it is to hold
 * @param line where it was said
 */
record Guard(Recording recording, Operand condition, boolean wanted, CallSite line) {
    static Guard of(Stand stand, TensorLike condition) {
        Operand asked = stand.condition(condition);
        stand.recording().ties().keepForLater(asked);
        return new Guard(stand.recording(), asked, true, CallSite.here());
    }

    Guard otherwise() {
        return new Guard(recording, condition, !wanted, line);
    }

    /** {@return whether it is as wanted, in the run under way} */
    boolean holds() {
        boolean holds = recording
                        .saves()
                        .numbers(condition.name())
                        .orElseThrow(() -> new OrderException(Facts.of("a condition was not reached in this run")
                                .add("asked at", line)))
                        .item()
                != 0;
        return holds == wanted;
    }

    Missed missed() {
        String why = wanted ? "the condition did not hold" : "the condition held, and this stands where it does not";
        return new Missed(why, "when at", line);
    }
}
