package dev.sonde.agent.boot;

/** An observer's wish that a call end by this exception: see {@link Sites#unwind}. */
final class Unwinding {
    final Throwable thrown;

    Unwinding(Throwable thrown) {
        this.thrown = thrown;
    }
}
