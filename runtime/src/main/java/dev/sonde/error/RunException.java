package dev.sonde.error;

/** ONNX Runtime refused to load or run something, or a run could not be proven. */
public final class RunException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public RunException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public RunException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
