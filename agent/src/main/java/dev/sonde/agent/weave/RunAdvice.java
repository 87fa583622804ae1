package dev.sonde.agent.weave;

import dev.sonde.agent.boot.Hook;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Copied into {@code OrtSession.run}: asks the hook, if anybody watches or edits, and takes its answer. */
final class RunAdvice {
    private RunAdvice() {}

    @Advice.OnMethodEnter(skipOn = Object[].class, suppress = Throwable.class)
    static @Nullable Object enter(
            @Advice.This Object session,
            @Advice.Argument(0) Map<?, ?> inputs,
            @Advice.Argument(1) Set<?> outputs,
            @Advice.Argument(2) Map<?, ?> pinned,
            @Advice.Argument(value = 3, typing = Assigner.Typing.DYNAMIC) Object options) {
        return Hook.active ? Hook.run(session, inputs, outputs, pinned, options) : null;
    }

    @Advice.OnMethodExit
    static void exit(
            @Advice.Enter @Nullable Object answer,
            @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
        if (answer != null) {
            if (answer instanceof Object[] box) {
                returned = box[0];
            } else {
                Hook.returned(answer);
            }
        }
    }
}
