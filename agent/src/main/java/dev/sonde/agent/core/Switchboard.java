package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Port;
import dev.sonde.agent.boot.Served;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where every intercepted call arrives: it knows the application's sessions and how each is served. */
final class Switchboard implements Port {
    private final Settings settings;
    private final Bridges bridges;
    private final @Nullable JavaModels java;
    private final Status status;
    private final WeakIdentityMap<Tracked> sessions = new WeakIdentityMap<>(this::closed);
    private final WeakIdentityMap<Recording> recordings = new WeakIdentityMap<>(gone -> {});
    private final AtomicInteger count = new AtomicInteger();

    /** @param java the models in Java; null where the settings name none */
    Switchboard(Settings settings, Bridges bridges, @Nullable JavaModels java) {
        this.settings = settings;
        this.bridges = bridges;
        this.java = java;
        this.status = new Status(settings);
    }

    /** Rewrites forward calls, and begins to write the state to its file, if these are asked for. */
    void start() {
        if (java != null) {
            java.start();
        }
        if (!settings.status().isEmpty()) {
            new StatusFile(Path.of(settings.status()), this::status, this::exiting).start();
        }
    }

    void woven(String className, Map<String, Integer> calls) {
        status.woven(className, calls);
    }

    void leftAlone(List<String> missing) {
        status.leftAlone(missing);
    }

    @Override
    public @Nullable Object run(
            Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options) {
        Tracked tracked = sessions.get(session);
        Served served = tracked == null ? null : tracked.served();
        return served == null ? null : served.run(session, inputs, outputs, pinned, options);
    }

    @Override
    public void opened(Object session, Object model, @Nullable Object options) {
        Recording recording = options == null ? new Recording(true) : recordings.get(options);
        Recording known = recording == null ? new Recording(false) : recording;
        int id = count.incrementAndGet();
        boolean wanted = known.obstacle().isEmpty() && isMeant(model) && isAsked(model);
        Served served = wanted ? serve(id, session, model, known) : null;
        sessions.put(session, new Tracked(id, Tracked.describe(model), known.obstacle(), served));
    }

    @Override
    public void closing(Object session) {
        Tracked tracked = sessions.remove(session);
        if (tracked != null) {
            closed(tracked);
        }
    }

    @Override
    public void optionsBorn(Object options) {
        recordings.put(options, new Recording(true));
    }

    @Override
    public void optionSet(Object options, String setter, Object[] arguments) {
        Recording recording = recordings.get(options);
        if (recording != null) {
            recording.add(setter, arguments);
        }
    }

    @Override
    public void exiting() {
        bridges.stop();
    }

    @Override
    public String status() {
        Map<String, Object> ofJava = java == null ? Map.of() : java.status();
        return status.json(sessions.values(), bridges.status(), count.get(), ofJava);
    }

    private void closed(Tracked tracked) {
        tracked.close();
        status.closed(tracked);
    }

    private boolean isMeant(Object model) {
        if (settings.models().isEmpty()) {
            return true;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + settings.models());
        return matcher.matches(Path.of(Tracked.nameOf(model)));
    }

    private boolean isAsked(Object model) {
        return settings.isActive() || (settings.keepModels() && !(model instanceof String));
    }

    /** The sessions made meanwhile, on this thread or on those it starts, are ours and not the application's. */
    private @Nullable Served serve(int id, Object session, Object model, Recording recording) {
        Hook.ours(true);
        try {
            return bridges.beside(session).serve(id, model, recording.calls());
        } catch (Throwable fault) {
            Hook.fault("bridge", fault);
            return null;
        } finally {
            Hook.ours(false);
        }
    }
}
