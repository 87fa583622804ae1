package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Compare;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Optional;

/**
 * The condition under which a line stands.
 *
 * @param asked the condition that the branch was opened with: one bool
 * @param otherwise whether the line stands where it does not hold
 * @param outer the condition around it
 * @param line where the branch was opened
 * @param holds whether all of this holds: one bool
 */
record Under(Operand asked, boolean otherwise, Optional<Under> outer, CallSite line, Operand holds) {

    /** {@return the condition {@code asked}, in what stands under {@code outer}} */
    static Under when(Fragment fragment, Operand asked, Optional<Under> outer, CallSite line) {
        return new Under(asked, false, outer, line, within(fragment, outer, asked));
    }

    /** {@return where this does not hold, but what is around it does} */
    Under otherwise(Fragment fragment) {
        Operand own = otherwise ? asked : Compare.not(fragment, asked);
        return new Under(asked, !otherwise, outer, line, within(fragment, outer, own));
    }

    /** A condition within another is not computed where that does not hold. */
    private static Operand within(Fragment fragment, Optional<Under> outer, Operand own) {
        if (outer.isEmpty()) {
            return own;
        }
        Operand never = fragment.constant(Tensor.scalar(0, ElementType.BOOL));
        return Choose.either(fragment, outer.get().holds(), own, never);
    }

    /** {@return whether this is {@code other} or within it} */
    boolean isIn(Under other) {
        return isSame(other) || outer.filter(around -> around.isIn(other)).isPresent();
    }

    /** {@return whether {@code other} is this or within it} */
    boolean isAround(Under other) {
        return other.isIn(this);
    }

    /** {@return whether this and {@code other} never hold in one run, because they are two sides of one condition} */
    boolean excludes(Under other) {
        return isOpposite(other)
                || outer.filter(around -> around.excludes(other)).isPresent()
                || other.outer.filter(this::excludes).isPresent();
    }

    private boolean isSame(Under other) {
        return asked.equals(other.asked)
                && otherwise == other.otherwise
                && outerAsked().equals(other.outerAsked());
    }

    private boolean isOpposite(Under other) {
        return asked.equals(other.asked) && otherwise != other.otherwise;
    }

    private Optional<Operand> outerAsked() {
        return outer.map(Under::holds);
    }

    /** {@return why what stands here was not reached, where the conditions around this one hold} */
    String reason() {
        return otherwise ? "the condition held, and this stands where it does not" : "the condition did not hold";
    }
}
