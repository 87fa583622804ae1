package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Copied to the end of the constructors of {@code OrtSession} that take a model. */
final class OpenAdvice {
    private OpenAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.This Object session,
            @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object model,
            @Advice.Argument(value = 3, typing = Assigner.Typing.DYNAMIC) Object options) {
        Hook.opened(session, model, options);
    }
}
