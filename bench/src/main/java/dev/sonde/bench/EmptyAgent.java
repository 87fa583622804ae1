package dev.sonde.bench;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * An agent that is shown every class and does nothing with any: what it costs, the JVM takes for showing them, whoever
 * asks for it.
 */
public final class EmptyAgent implements ClassFileTransformer {
    private EmptyAgent() {}

    /** Asks to be shown the classes. */
    public static void premain(@Nullable String options, Instrumentation instrumentation) {
        instrumentation.addTransformer(new EmptyAgent(), true);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] file) {
        return null;
    }
}
