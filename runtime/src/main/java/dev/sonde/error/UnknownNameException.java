package dev.sonde.error;

/** A module, tensor, parameter, input, output or key that does not exist. */
public final class UnknownNameException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public UnknownNameException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public UnknownNameException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
