package dev.sonde.error;

/** Things asked for in an order that cannot be carried out: a cycle, a value read before the run, a closed trace. */
public final class OrderException extends SondeException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception whose message is {@code facts}. */
    public OrderException(Facts facts) {
        super(facts);
    }

    /** Makes an exception whose message is {@code facts}, caused by {@code cause}. */
    public OrderException(Facts facts, Throwable cause) {
        super(facts, cause);
    }
}
