package dev.sonde;

import dev.sonde.error.CallSite;

/**
 * One of several inputs of a trace, and what is said of its rows: it reads them alone, and what it writes reaches nobody
 * else. Values may be taken from one invoker to another.
 */
public final class Invoker extends RecordingScope {
    private final CallSite opened;

    Invoker(Stand stand, CallSite opened) {
        super(stand);
        this.opened = opened;
    }

    @Override
    public String toString() {
        return "invoker opened at " + opened;
    }
}
