package dev.sonde.error;

/**
 * What users of Sonde catch. Its subtypes say which kind of thing went wrong; the message says what was asked, what
 * there is, and where the user asked it.
 */
public class SondeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public SondeException(Facts facts) {
        super(facts.toString());
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public SondeException(Facts facts, Throwable cause) {
        super(facts.toString(), cause);
    }
}
