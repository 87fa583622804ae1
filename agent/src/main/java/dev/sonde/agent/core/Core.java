package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The agent itself, made by the entry class when it is needed; it rewrites the two classes it is shown. */
public final class Core implements ClassFileTransformer, BooleanSupplier {
    private final Settings settings;
    private final BiFunction<String[], ClassLoader, ClassLoader> layers;
    private final Instrumentation instrumentation;
    private final Bridges bridges;
    private final JavaModels java;
    private final Switchboard switchboard;
    private @Nullable StatusFile file;

    /** What was found in the ONNX Runtime of each class loader: the members that are missing. */
    private final Map<ClassLoader, List<String>> verdicts = Collections.synchronizedMap(new WeakHashMap<>());

    private volatile WeakReference<@Nullable Loom> last = new WeakReference<>(null);

    /** Makes the agent that {@code options} describe. Throws an {@link IllegalArgumentException} if they are wrong. */
    public Core(
            String options, BiFunction<String[], ClassLoader, ClassLoader> layers, Instrumentation instrumentation) {
        this.settings = SettingsReader.read(options);
        this.layers = layers;
        List<Object> named = settings.enabled() ? settings.java() : List.of();
        this.java = new JavaModels(named, layers, instrumentation);
        this.instrumentation = instrumentation;
        this.bridges = new Bridges(settings, layers, instrumentation);
        this.switchboard = new Switchboard(settings, bridges, java, new Switchboard.DeskMaker() {
            @Override
            public Desk make(Sessions sessions, Desk.Told told) {
                return new Desk(options, sessions, told, Core.this::leave);
            }
        });
        if (settings.enabled() && Hook.connect(switchboard)) {
            start();
        }
    }

    /** Rewrites forward calls, and begins to write the state to its file, if these are asked for. */
    private void start() {
        java.start(bridges.wishes(), switchboard);
        if (!settings.status().isEmpty()) {
            file = new StatusFile(Path.of(settings.status()), switchboard);
            file.start();
        }
    }

    /** Takes the agent out of the program: nothing calls us any more, nothing of ours runs, and nothing is kept. */
    private void leave() {
        Callable<?> watcher = Hook.installed();
        StatusFile written = file;
        if (written != null) {
            written.close();
        }
        java.close();
        Hook.disconnect();
        System.clearProperty("dev.sonde.agent");
        if (watcher instanceof ClassFileTransformer transformer) {
            instrumentation.removeTransformer(transformer);
        }
        restore();
        switchboard.close();
        bridges.close();
    }

    private void restore() {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (Loom.isWoven(loaded.getName()) && loaded.getClassLoader() != null) {
                try {
                    instrumentation.retransformClasses(loaded);
                } catch (UnmodifiableClassException | LinkageError fault) {
                    // It then calls a hook behind which nothing stands.
                    Hook.fault("restore", fault);
                }
            }
        }
    }

    /** {@return whether there is anything to install} */
    @Override
    public boolean getAsBoolean() {
        return settings.enabled();
    }

    @Override
    public byte @Nullable [] transform(
            ClassLoader loader,
            String internalName,
            @Nullable Class<?> redefined,
            ProtectionDomain domain,
            byte[] bytes) {
        String name = internalName.replace('/', '.');
        Loom loom = loom();
        List<String> missing = verdict(loom, loader, name, bytes);
        if (!missing.isEmpty()) {
            switchboard.leftAlone(missing);
            return null;
        }
        byte[] woven = loom.weave(loader, name, bytes);
        switchboard.woven(name, loom.calls(woven));
        return woven;
    }

    /** Holds no lock while it looks, for the application's class loader may hold its own. */
    private List<String> verdict(Loom loom, ClassLoader loader, String name, byte[] bytes) {
        List<String> known = verdicts.get(loader);
        if (known == null) {
            known = loom.missing(loader, name, bytes);
            verdicts.put(loader, known);
        }
        return known;
    }

    /** The classes to be written come one soon after the other, so the loom is mostly still there. */
    private Loom loom() {
        Loom known = last.get();
        if (known != null) {
            return known;
        }
        try {
            ClassLoader loader = layers.apply(new String[] {"weave"}, Core.class.getClassLoader());
            Loom fresh = (Loom) loader.loadClass("dev.sonde.agent.weave.OrtLoom")
                    .getConstructor()
                    .newInstance();
            last = new WeakReference<>(fresh);
            return fresh;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the agent cannot write its calls", e);
        }
    }
}
