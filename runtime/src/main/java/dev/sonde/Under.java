package dev.sonde;

import dev.sonde.Inside.Way;
import dev.sonde.error.CallSite;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Compare;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Optional;

/**
 * The condition under which a line stands, or under which the model itself computes something.
 *
 * @param asked the condition that the branch was opened with: one bool
 * @param side where the line stands: where it holds, or where it does not
 * @param outer the condition around it
 * @param decided where the branch was opened, or what the model's If makes
 * @param holds whether all of this holds: one bool
 */
record Under(Operand asked, Side side, Optional<Under> outer, Object decided, Operand holds) {
    /** Which side of a condition a line is on, and why it is not reached on the other. */
    enum Side {
        WHEN("the condition did not hold", "when at"),
        OTHERWISE("the condition held, and this stands where it does not", "when at"),
        UNLESS_STOPPED("the run was stopped before", "stopped at"),
        MODELS_OWN("the model took the other branch of an If, which it is not in", "the If makes");

        private final String missed;
        private final String line;

        Side(String missed, String line) {
            this.missed = missed;
            this.line = line;
        }
    }

    /** {@return the condition {@code asked}, in what stands under {@code outer}} */
    static Under when(Fragment fragment, Operand asked, Optional<Under> outer, CallSite line) {
        return new Under(asked, Side.WHEN, outer, line, within(fragment, outer, asked));
    }

    /** {@return where the run was not stopped, which it is if {@code stop} holds} */
    static Under unlessStopped(Fragment fragment, Operand stop, Optional<Under> outer, CallSite line) {
        // Asked first: where it was stopped nobody comes to what the conditions around this are computed from.
        Operand goesOn = Compare.not(fragment, stop);
        Operand reached =
                outer.map(around -> both(fragment, goesOn, around.holds())).orElse(goesOn);
        return new Under(stop, Side.UNLESS_STOPPED, outer, line, reached);
    }

    /** {@return where the model takes {@code way}, of an If that {@code asked} decides} */
    static Under modelTakes(Fragment fragment, Way way, Operand asked, Optional<Under> outer) {
        Operand own = way.then() ? asked : Compare.not(fragment, asked);
        String makes = '"' + way.makes() + '"';
        return new Under(own, Side.MODELS_OWN, outer, makes, within(fragment, outer, own));
    }

    /** {@return where this does not hold, but what is around it does} */
    Under otherwise(Fragment fragment) {
        Operand own = side == Side.WHEN ? Compare.not(fragment, asked) : asked;
        Side other = side == Side.WHEN ? Side.OTHERWISE : Side.WHEN;
        return new Under(asked, other, outer, decided, within(fragment, outer, own));
    }

    /** A condition within another is not computed where that does not hold. */
    private static Operand within(Fragment fragment, Optional<Under> outer, Operand own) {
        return outer.map(around -> both(fragment, around.holds(), own)).orElse(own);
    }

    private static Operand both(Fragment fragment, Operand first, Operand second) {
        Operand never = fragment.constant(Tensor.scalar(0, ElementType.BOOL));
        return Choose.either(fragment, first, second, never);
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
        return asked.equals(other.asked) && side == other.side && outerAsked().equals(other.outerAsked());
    }

    private boolean isOpposite(Under other) {
        return asked.equals(other.asked) && (side == Side.WHEN) != (other.side == Side.WHEN);
    }

    private Optional<Operand> outerAsked() {
        return outer.map(Under::holds);
    }

    /** {@return why what stands here was not reached, where the conditions around this one hold} */
    Missed missed() {
        return new Missed(side.missed, side.line, decided);
    }
}
