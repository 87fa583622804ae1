package dev.sonde.error;

/** A file, model, fragment or setting that is malformed, too large or not supported. */
public final class ModelException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public ModelException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public ModelException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
