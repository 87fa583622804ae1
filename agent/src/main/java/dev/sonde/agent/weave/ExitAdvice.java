package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import net.bytebuddy.asm.Advice;

/**
 * Copied to the beginning of what closes ONNX Runtime's environment when the JVM exits: a session that is just being
 * built on a thread of ours would take the process down.
 */
final class ExitAdvice {
    private ExitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter() {
        Hook.exiting();
    }
}
