package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Served;
import dev.sonde.agent.core.Tracked.Origin;
import dev.sonde.error.Facts;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The application's sessions: what each was made from, and what is asked of it. */
final class Sessions {
    private static final String NAME = "name the model's file by its path";

    private final Settings settings;
    private final Bridges bridges;
    private final Status status;
    private final Models models;
    private final Orders orders = new Orders();
    private final WeakIdentityMap<Tracked> sessions = new WeakIdentityMap<>(new Consumer<>() {
        @Override
        public void accept(Tracked tracked) {
            gone(tracked);
        }
    });
    private final WeakIdentityMap<Recording> recordings = new WeakIdentityMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean attached;
    private volatile boolean closed;

    Sessions(Settings settings, Bridges bridges, Status status) {
        this.settings = settings;
        this.bridges = bridges;
        this.status = status;
        this.models = new Models(settings.models());
    }

    /** {@return whether calls have to be looked at: an agent that was attached looks for sessions opened before it came} */
    boolean isWanted() {
        return !closed && (attached || settings.isActive() || !orders.isEmpty());
    }

    /** Takes notice that a program attached itself, and may soon ask for something. */
    void attached() {
        attached = true;
        Hook.active = isWanted();
    }

    /** {@return whether anything is watched or edited} */
    boolean isActive() {
        return settings.isActive() || !orders.isEmpty();
    }

    /** {@return how a call of {@code session} is served; null if by itself} */
    @Nullable
    Served served(Object session) {
        Tracked tracked = sessions.get(session);
        if (tracked == null) {
            tracked = late(session);
        }
        if (tracked.told() != orders.state()) {
            tell(tracked, session);
        }
        return tracked.served();
    }

    /** {@return the number of a model that is none of ONNX Runtime's} */
    int number() {
        return count.incrementAndGet();
    }

    void opened(Object session, Object model, @Nullable Object options) {
        Recording recording = options == null ? new Recording(true) : recordings.get(options);
        Recording known = recording == null ? new Recording(false) : recording;
        String path = model instanceof String text ? text : "";
        boolean isKept = settings.keepModels() || attached;
        boolean isDropped = known.obstacle().isEmpty() && path.isEmpty() && !isKept && !isAsked(model);
        boolean isLost = isDropped || recording == null;
        String why = isDropped ? "it was given as bytes, which an idle agent does not keep" : known.obstacle();
        String obstacle = isLost ? why.concat(": ").concat(NAME) : why;
        Origin origin = new Origin(Models.describe(model), path, known.calls(), obstacle, isLost);
        Tracked tracked = new Tracked(count.incrementAndGet(), origin, session);
        if (obstacle.isEmpty() && (isAsked(model) || path.isEmpty())) {
            serve(tracked, session, model);
            Served served = tracked.served();
            if (served != null) {
                served.order(asked(tracked));
            }
        }
        sessions.put(session, tracked);
    }

    /** A session that nobody told of was opened before the agent came. */
    private synchronized Tracked late(Object session) {
        Tracked known = sessions.get(session);
        if (known != null) {
            return known;
        }
        String edges = edge(session, "getInputNames") + " to " + edge(session, "getOutputNames");
        Origin origin = new Origin(
                "unknown, from " + edges,
                "",
                List.of(),
                "it was opened before the agent came, so nobody knows its model: ".concat(NAME),
                true);
        Tracked tracked = new Tracked(count.incrementAndGet(), origin, session);
        sessions.put(session, tracked);
        return tracked;
    }

    private static Object edge(Object session, String getter) {
        try {
            Method method = session.getClass().getMethod(getter);
            return method.invoke(session);
        } catch (ReflectiveOperationException e) {
            return "unknown";
        }
    }

    void closing(Object session) {
        Tracked tracked = sessions.remove(session);
        if (tracked != null) {
            gone(tracked);
        }
    }

    private void gone(Tracked tracked) {
        tracked.end();
        status.closed(tracked);
    }

    void optionsBorn(Object options) {
        recordings.put(options, new Recording(true));
    }

    void optionSet(Object options, String setter, Object[] arguments) {
        Recording recording = recordings.get(options);
        if (recording != null) {
            recording.add(setter, arguments);
        }
    }

    Collection<Tracked> all() {
        List<Tracked> sorted = new ArrayList<>(sessions.values());
        sorted.sort(Comparator.comparingInt(Tracked::id));
        return sorted;
    }

    int count() {
        return count.get();
    }

    /** {@return what is asked of the session, beside what the settings say} */
    private List<Map<String, Object>> asked(Tracked tracked) {
        return orders.all().stream()
                .filter(order -> isMeant(tracked, order.models()))
                .map(order -> order.of(tracked))
                .toList();
    }

    private boolean isAsked(Object model) {
        boolean byOrder = orders.all().stream().anyMatch(order -> order.models().mean(model));
        return byOrder || (settings.isActive() && models.mean(model));
    }

    /** {@return whether {@code which} means the session; of one that is lost only a file can be named that it may run} */
    private static boolean isMeant(Tracked tracked, Models which) {
        Origin origin = tracked.origin();
        if (origin.isLost()) {
            return which.isFile() && (origin.path().isEmpty() || which.mean(origin.path()));
        }
        return which.mean(origin.path().isEmpty() ? new byte[0] : origin.path());
    }

    /** Tells a session's server what is asked for now; who has none gets one, where there is something to do. */
    private void tell(Tracked tracked, Object session) {
        synchronized (tracked) {
            long state = orders.state();
            if (closed || tracked.told() == state) {
                return;
            }
            List<Map<String, Object>> asked = asked(tracked);
            boolean bySettings = settings.isActive() && isMeant(tracked, models);
            if (bySettings || !asked.isEmpty()) {
                provide(tracked, session, source(tracked, Stream.empty()));
            }
            Served served = tracked.served();
            if (served != null) {
                served.order(asked);
            }
            tracked.told(state);
        }
    }

    /** Has the session's calls served, from {@code source}; it is tried again when another file is named. */
    private void provide(Tracked tracked, Object session, Object source) {
        boolean isTried = (tracked.served() != null && !tracked.origin().isLost()) || source.equals(tracked.source());
        if (!isTried) {
            serve(tracked, session, source);
        }
    }

    /** {@return what a session can be made from again: its file, or of a lost one those that it may have been made from} */
    private Object source(Tracked tracked, Stream<Models> more) {
        String path = tracked.origin().path();
        if (!tracked.origin().isLost()) {
            return path;
        }
        if (!path.isEmpty()) {
            return List.of(path);
        }
        Stream<Models> ordered = orders.all().stream().map(Orders.Order::models);
        return Stream.of(Stream.of(models), ordered, more)
                .flatMap(each -> each)
                .filter(Models::isFile)
                .map(Models::pattern)
                .distinct()
                .toList();
    }

    /** The sessions made meanwhile, on this thread or on those it starts, are ours and not the application's. */
    private void serve(Tracked tracked, Object session, Object source) {
        boolean isHopeless = source.equals("") || source.equals(List.of());
        if (isHopeless
                || (!tracked.origin().isLost() && !tracked.origin().obstacle().isEmpty())) {
            return;
        }
        Hook.ours(true);
        try {
            Served served = bridges.beside(session)
                    .serve(tracked.id(), session, source, tracked.origin().calls());
            tracked.served(served, source);
        } catch (Throwable fault) {
            Hook.fault("bridge", fault);
        } finally {
            Hook.ours(false);
        }
    }

    /**
     * {@return the numbers of the sessions that {@code which} means and that can be served; throws where there are
     * sessions, and it means none}
     */
    List<Integer> meant(Models which) {
        List<Integer> meant = new ArrayList<>();
        StringBuilder others = new StringBuilder();
        for (Tracked tracked : all()) {
            String why = isMeant(tracked, which) ? whyNot(tracked, which) : "not meant";
            if (why.isEmpty()) {
                meant.add(tracked.id());
            } else {
                others.append("\n")
                        .append(tracked.origin().words())
                        .append(": ")
                        .append(why);
            }
        }
        if (meant.isEmpty() && others.length() > 0) {
            throw new IllegalStateException(Facts.of("no session that is open is meant by \"" + which.pattern() + '"')
                    .add("sessions", others.substring(1))
                    .add("do", "write * for all, a pattern for the file's name, or the path of a model's file")
                    .toString());
        }
        return meant;
    }

    private String whyNot(Tracked tracked, Models which) {
        Object session = tracked.session();
        if (session == null) {
            return "it is gone";
        }
        synchronized (tracked) {
            provide(tracked, session, source(tracked, Stream.of(which)));
        }
        if (tracked.served() == null) {
            return tracked.origin().obstacle();
        }
        try {
            blueprint(tracked.id());
            return "";
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** {@return what is known of the model of a session, which has a server already} */
    Map<String, Object> blueprint(int id) {
        Served served = all().stream()
                .filter(tracked -> tracked.id() == id)
                .map(Tracked::served)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("session " + id + " is closed"));
        Hook.ours(true);
        try {
            return served.blueprint();
        } finally {
            Hook.ours(false);
        }
    }

    /** {@return the number of what is asked for from now on} */
    long order(Map<?, ?> asked, Orders.Callbacks callbacks) {
        long number = orders.add(asked, callbacks);
        changed();
        return number;
    }

    void end(long number) {
        orders.end(number);
        changed();
    }

    /** Those who are served are told at once, the others when they are called. */
    private void changed() {
        Hook.active = isWanted();
        for (Tracked tracked : all()) {
            Object session = tracked.session();
            if (session != null && tracked.served() != null) {
                tell(tracked, session);
            }
        }
    }

    /** Ends everything that was asked for, and lets go of every session. */
    void close() {
        closed = true;
        all().forEach(Tracked::end);
    }
}
