package dev.sonde.agent.core;

import dev.sonde.error.Facts;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the core knows of models that are written in Java: nothing is loaded for them until somebody names some. */
final class JavaModels {
    /** Of how the library and the agent speak to each other about Java models; the library has the same number. */
    private static final int SPOKEN = 2;

    private final BiFunction<String[], ClassLoader, ClassLoader> layers;
    private final Instrumentation instrumentation;
    private final JavaWatch watch = new JavaWatch();
    private @Nullable Object rewriter;

    /** Reads what forward calls are, with an {@link IllegalArgumentException} if it cannot be understood. */
    JavaModels(
            List<Object> items,
            BiFunction<String[], ClassLoader, ClassLoader> layers,
            Instrumentation instrumentation) {
        this.layers = layers;
        this.instrumentation = instrumentation;
        this.rewriter = items.isEmpty() ? null : made(items);
    }

    private Object made(List<Object> items) {
        ClassLoader loader = layers.apply(new String[] {"sites"}, JavaModels.class.getClassLoader());
        try {
            return loader.loadClass("dev.sonde.agent.sites.Rewriter")
                    .getConstructor(List.class, Instrumentation.class)
                    .newInstance(items, instrumentation);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the agent cannot rewrite forward calls", e);
        }
    }

    /**
     * Rewrites the forward calls, of the classes that are loaded and of those that will be, if there are any; and looks
     * at them if anything is watched or edited.
     *
     * @param wishes what is asked of every model
     * @param numbers the numbers of models
     */
    synchronized void start(Map<String, Object> wishes, IntSupplier numbers) {
        if (rewriter instanceof Runnable first) {
            first.run();
            watch.start(layers, first, wishes, numbers);
        }
    }

    /**
     * Rewrites the forward calls that {@code items} mean too, for a library that speaks as {@code version} does.
     *
     * @return what says whether a class of receivers, and whether a point, is meant by them, and by which one
     */
    @SuppressWarnings("unchecked")
    synchronized Map<String, Object> add(long version, List<Object> items) {
        if (version != SPOKEN) {
            throw new IllegalStateException(Facts.of("the agent and the library are of different versions")
                    .add("the agent's", SPOKEN)
                    .add("the library's", version)
                    .add("do", "take sonde-agent.jar and Sonde's own jar of one version")
                    .toString());
        }
        try {
            Object known = rewriter;
            if (known == null) {
                known = made(List.of());
                rewriter = known;
                ((Runnable) known).run();
            }
            return ((Function<List<?>, Map<String, Object>>) known).apply(items);
        } catch (IllegalArgumentException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    /** {@return the state as JDK types; nothing where nobody named any} */
    @SuppressWarnings("unchecked")
    synchronized Map<String, Object> status() {
        return rewriter == null ? Map.of() : watch.with(((Supplier<Map<String, Object>>) rewriter).get());
    }

    /** {@return the models that were seen, each in a line} */
    List<String> lines() {
        return watch.lines();
    }

    /** Has everything that was seen written. */
    void stop() {
        watch.stop();
    }

    /** Lets all observers go and restores the classes. */
    synchronized void close() {
        try {
            if (rewriter instanceof AutoCloseable open) {
                open.close();
            }
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException("the classes with forward calls could not be restored", e);
        }
    }
}
