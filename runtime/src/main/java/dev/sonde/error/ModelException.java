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

    /** {@return this refusal, told with the line that asked for the model} */
    public ModelException askedAt(CallSite line) {
        return new ModelException(Facts.of(String.valueOf(getMessage())).askedAt(line), this);
    }
}
