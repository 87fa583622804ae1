package dev.sonde.agent.boot;

import org.jspecify.annotations.Nullable;

/** What one thread is about. */
final class CallThread {

    /** Whether an observer is at work: the calls that it makes itself are not observed. */
    boolean isBusy;

    /** The method that a rewritten instruction is just about to call, so that its entry does not count it again. */
    private @Nullable String method;

    private @Nullable Object receiver;

    /** Tells that a method is about to be called whose call was seen. */
    void calls(String name, @Nullable Object on) {
        method = name;
        receiver = on;
    }

    /** Tells that the call is over. */
    void called() {
        method = null;
        receiver = null;
    }

    /** {@return whether this is the call that was just seen, which is so once} */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
    boolean takes(String name, @Nullable Object on) {
        if (method == null || receiver != on || !name.equals(method)) {
            return false;
        }
        called();
        return true;
    }
}
