package dev.sonde.error;

/** Shapes or element types that do not fit together. */
public final class ShapeException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public ShapeException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public ShapeException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
