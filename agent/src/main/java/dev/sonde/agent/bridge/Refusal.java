package dev.sonde.agent.bridge;

/** Why there is no twin, where that is no fault: it is told in the agent's state and counted nowhere else. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    private Refusal(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    /** {@return a refusal that holds for every call} */
    static Refusal forGood(String why) {
        return new Refusal(why, true);
    }

    /** {@return a refusal that holds for this call; the next one may go} */
    static Refusal thisTime(String why) {
        return new Refusal(why, false);
    }

    boolean isForGood() {
        return forGood;
    }
}
