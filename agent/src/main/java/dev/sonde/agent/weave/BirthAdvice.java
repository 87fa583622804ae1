package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import net.bytebuddy.asm.Advice;

/** Copied to the end of the constructor of {@code SessionOptions}. */
final class BirthAdvice {
    private BirthAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object options) {
        Hook.optionsBorn(options);
    }
}
