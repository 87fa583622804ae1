package dev.sonde.door;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;

/** What the other side refused, as an error of this one. */
public final class Refused {
    private Refused() {}

    /** {@return the error with the agent's words and the user's line} */
    public static OrderException by(IllegalStateException refusal) {
        return new OrderException(Facts.of(String.valueOf(refusal.getMessage())).askedAt(CallSite.here()));
    }
}
