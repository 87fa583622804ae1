package dev.sonde.agent.core;

import dev.sonde.agent.boot.Bridge;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The bridge beside each application's ONNX Runtime. A bridge hangs on the application's own class, so it goes when the
 * application's class loader goes.
 */
final class Bridges {
    private final Settings settings;
    private final BiFunction<String[], ClassLoader, ClassLoader> layers;
    private final Instrumentation instrumentation;

    /** How much all bridges together wrote to the file that they share. */
    private final AtomicLong outUsed = new AtomicLong();

    private final Set<Bridge> all = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<Class<?>> sessions = Collections.newSetFromMap(new WeakHashMap<>());
    private final ClassValue<Bridge> bridges = new ClassValue<>() {
        @Override
        protected Bridge computeValue(Class<?> session) {
            return build(session);
        }
    };

    Bridges(Settings settings, BiFunction<String[], ClassLoader, ClassLoader> layers, Instrumentation instrumentation) {
        this.settings = settings;
        this.layers = layers;
        this.instrumentation = instrumentation;
    }

    /** {@return the bridge beside the ONNX Runtime that {@code session} belongs to} */
    Bridge beside(Object session) {
        return bridges.get(session.getClass());
    }

    /** {@return the state of every bridge} */
    List<Map<String, Object>> status() {
        return known().stream().map(Bridge::status).toList();
    }

    /** Waits until no bridge has anything in native code any more. */
    void stop() {
        known().forEach(Bridge::stop);
    }

    /** Ends every bridge and lets it go. */
    void close() {
        known().forEach(Bridge::close);
        List<Class<?>> all;
        synchronized (this.all) {
            all = List.copyOf(sessions);
        }
        // A value that stays would keep this agent's classes as long as the application's.
        all.forEach(bridges::remove);
    }

    private List<Bridge> known() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    private Bridge build(Class<?> session) {
        ClassLoader parent = new OrtOnlyLoader(session.getClassLoader());
        ClassLoader loader = layers.apply(new String[] {"runtime"}, parent);
        try {
            instrumentation.retransformClasses(Class.forName(Loom.CLOSER, false, session.getClassLoader()));
            Bridge bridge = (Bridge) loader.loadClass("dev.sonde.agent.bridge.OrtBridge")
                    .getConstructor(Map.class)
                    .newInstance(wishes());
            synchronized (all) {
                all.add(bridge);
                sessions.add(session);
            }
            return bridge;
        } catch (ReflectiveOperationException | UnmodifiableClassException e) {
            throw new IllegalStateException("no bridge to " + session, e.getCause() == null ? e : e.getCause());
        }
    }

    /** {@return what is asked of every model, across the border between the loaders} */
    Map<String, Object> wishes() {
        Map<String, Object> wishes = settings.toMap();
        wishes.put("out.used", outUsed);
        return wishes;
    }

    /** Sees ONNX Runtime in the application's loader, and nothing else there. */
    private static final class OrtOnlyLoader extends ClassLoader {
        private final ClassLoader application;

        OrtOnlyLoader(ClassLoader application) {
            super(ClassLoader.getPlatformClassLoader());
            this.application = application;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith("ai.onnxruntime.") ? application.loadClass(name) : super.loadClass(name, resolve);
        }
    }
}
