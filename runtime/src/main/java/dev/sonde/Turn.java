package dev.sonde;

import dev.sonde.error.CallSite;

/**
 * When a trace of a session runs.
 *
 * @param whole what tells one session from another
 * @param number how many traces of the session were opened before it
 * @param opened where it was opened
 */
record Turn(Whole whole, int number, CallSite opened) {
    boolean isOf(Turn other) {
        return whole.equals(other.whole);
    }

    /** {@return whether a trace with {@code other} has run when this one begins} */
    boolean isAfter(Turn other) {
        return isOf(other) && number > other.number;
    }
}
