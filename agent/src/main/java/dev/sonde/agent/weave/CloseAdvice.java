package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import net.bytebuddy.asm.Advice;

/** Copied to the beginning of {@code OrtSession.close}. */
final class CloseAdvice {
    private CloseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object session) {
        Hook.closing(session);
    }
}
