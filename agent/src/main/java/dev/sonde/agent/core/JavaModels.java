package dev.sonde.agent.core;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What the core knows of models that are written in Java: nothing is loaded for them unless the settings name some. */
final class JavaModels {
    private final Object rewriter;

    /** Reads what forward calls are, with an {@link IllegalArgumentException} if it cannot be understood. */
    JavaModels(
            List<Object> items,
            BiFunction<String[], ClassLoader, ClassLoader> layers,
            Instrumentation instrumentation) {
        ClassLoader loader = layers.apply(new String[] {"sites"}, JavaModels.class.getClassLoader());
        try {
            rewriter = loader.loadClass("dev.sonde.agent.sites.Rewriter")
                    .getConstructor(List.class, Instrumentation.class)
                    .newInstance(items, instrumentation);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the agent cannot rewrite forward calls", e);
        }
    }

    /** Rewrites the forward calls, of the classes that are loaded and of those that will be. */
    void start() {
        ((Runnable) rewriter).run();
    }

    /** {@return the state as JDK types} */
    @SuppressWarnings("unchecked")
    Map<String, Object> status() {
        return ((Supplier<Map<String, Object>>) rewriter).get();
    }

    /** Lets all observers go and restores the classes. */
    void close() {
        try {
            ((AutoCloseable) rewriter).close();
        } catch (Exception e) {
            throw new IllegalStateException("the classes with forward calls could not be restored", e);
        }
    }
}
