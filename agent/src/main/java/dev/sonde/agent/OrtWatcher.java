package dev.sonde.agent;

import dev.sonde.agent.boot.Hook;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Waits for ONNX Runtime's classes. The agent's core and Byte Buddy are loaded when the first of them is.
 */
final class OrtWatcher implements ClassFileTransformer, Callable<ClassFileTransformer> {
    private static final String SESSION = "ai/onnxruntime/OrtSession";
    private static final String OPTIONS = "ai/onnxruntime/OrtSession$SessionOptions";

    /** Rewritten on request alone, for it is loaded before a session is. */
    private static final String CLOSER = "ai/onnxruntime/OrtEnvironment$OrtEnvCloser";

    private final Layers layers;
    private final String options;
    private final Instrumentation instrumentation;
    private @Nullable ClassFileTransformer core;
    private boolean broken;

    OrtWatcher(Layers layers, String options, Instrumentation instrumentation) {
        this.layers = layers;
        this.options = options;
        this.instrumentation = instrumentation;
    }

    /** {@return whether a class that is loaded already is to be rewritten} */
    static boolean isWatched(Class<?> loaded) {
        String name = loaded.getName();
        return name.startsWith("ai.onnxruntime.") && isWatched(name.replace('.', '/'));
    }

    private static boolean isWatched(@Nullable String name) {
        return SESSION.equals(name) || OPTIONS.equals(name);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        boolean isAsked = redefined != null && CLOSER.equals(name);
        if (loader == null || !(isAsked || isWatched(name))) {
            return null;
        }
        try {
            return core().transform(loader, name, redefined, domain, bytes);
        } catch (Throwable fault) {
            Hook.fault("core", fault);
            return null;
        }
    }

    /** {@return the agent's core, loaded now if it was not} */
    @Override
    public ClassFileTransformer call() throws Exception {
        return core();
    }

    private synchronized ClassFileTransformer core() throws Exception {
        if (core == null) {
            if (broken) {
                throw new IllegalStateException("the agent's core could not be loaded");
            }
            broken = true;
            ClassLoader loader = layers.apply(new String[] {"inst"}, ClassLoader.getPlatformClassLoader());
            core = (ClassFileTransformer) loader.loadClass("dev.sonde.agent.core.Core")
                    .getConstructor(String.class, BiFunction.class, Instrumentation.class)
                    .newInstance(options, layers, instrumentation);
            broken = false;
        }
        return core;
    }
}
