package dev.sonde.agent.app.other;

import dev.sonde.agent.app.Trail;

/** A layer whose forward call only its children may make. */
public class Guarded {

    /** Makes it. */
    public Guarded() {}

    protected double forward(long by, double x) {
        return Trail.keep(x * by);
    }
}
