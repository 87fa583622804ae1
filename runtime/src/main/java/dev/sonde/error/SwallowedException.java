package dev.sonde.error;

/** A place that exists in the exported model but not in the graph that runs: an operator swallowed it. */
public final class SwallowedException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public SwallowedException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public SwallowedException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
