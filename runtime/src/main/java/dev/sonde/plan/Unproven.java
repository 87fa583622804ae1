package dev.sonde.plan;

/** Says that a rule of {@link RowRules} does not hold for a node, and why. It never leaves {@link Rows}. */
final class Unproven extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    Unproven(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    static void unless(boolean holds, String reason) {
        if (!holds) {
            throw new Unproven(reason);
        }
    }

    String reason() {
        return reason;
    }
}
