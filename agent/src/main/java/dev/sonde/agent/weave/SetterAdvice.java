package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Copied around the setters of {@code SessionOptions}. */
final class SetterAdvice {
    private SetterAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
        Hook.enterSetter();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
            @Advice.This Object options,
            @Advice.Origin("#m#s") String setter,
            @Advice.AllArguments Object[] arguments,
            @Advice.Thrown @Nullable Throwable thrown) {
        Hook.leaveSetter(options, setter, arguments, thrown != null);
    }
}
