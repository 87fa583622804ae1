package dev.sonde.coverage;

/**
 * What became of one model.
 *
 * @param why the reason, in one line; empty for a model that ran
 */
record Verdict(Kind kind, String why) {
    /** How a model fared. */
    enum Kind {
        /** Every output had the plain run's bits while every tensor was read. */
        EQUAL,
        /** Sonde refuses the model, with a reason. */
        REFUSED,
        /** ONNX Runtime does not load or run it, with or without Sonde. */
        PLAIN_REFUSES,
        /** ONNX Runtime does not repeat itself on it. */
        UNREPEATABLE,
        /** Something went wrong that should not. */
        FAILED,
        /** The process died. */
        CRASHED
    }

    static Verdict of(Kind kind, Object why) {
        return new Verdict(kind, String.valueOf(why).replaceAll("\\s+", " "));
    }
}
