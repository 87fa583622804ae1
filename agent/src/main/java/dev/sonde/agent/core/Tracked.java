package dev.sonde.agent.core;

import dev.sonde.agent.boot.Served;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one of the application's sessions. */
final class Tracked {
    private final int id;
    private final Origin origin;
    private final WeakReference<Object> session;
    private volatile @Nullable Served served;

    /** The state of the orders that the session was last told of. */
    private volatile long told = -1;

    private @Nullable Object source;
    private boolean gone;

    /**
     * What a session was made from.
     *
     * @param words the model in words
     * @param path the model's file, empty where it is none that is known
     * @param calls the setters that were called on its options
     * @param obstacle why it cannot be made a second time; empty if it can
     * @param isLost whether the obstacle is that nobody knows the model, so that naming its file helps
     */
    record Origin(String words, String path, List<Object[]> calls, String obstacle, boolean isLost) {}

    Tracked(int id, Origin origin, Object session) {
        this.id = id;
        this.origin = origin;
        this.session = new WeakReference<>(session);
    }

    int id() {
        return id;
    }

    Origin origin() {
        return origin;
    }

    /** {@return the application's session; null once the application let it go} */
    @Nullable
    Object session() {
        return session.get();
    }

    /** {@return how its calls are served; null while nobody asks for anything} */
    @Nullable
    Served served() {
        return served;
    }

    /**
     * Has its calls served by {@code by}, which was made from {@code from}. It may have been closed while that was made:
     * then there is nothing to serve.
     */
    synchronized void served(@Nullable Served by, Object from) {
        close();
        served = by;
        source = from;
        if (gone) {
            close();
        }
    }

    /** Ends this with the application's session, for good. */
    synchronized void end() {
        gone = true;
        close();
    }

    /** {@return what its server was made from; null if nobody tried to make one yet} */
    @Nullable
    Object source() {
        return source;
    }

    long told() {
        return told;
    }

    void told(long state) {
        told = state;
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        Served by = served;
        status.put("id", id);
        status.put("model", origin.words());
        status.put("replayable", origin.obstacle().isEmpty());
        if (!origin.obstacle().isEmpty() && by == null) {
            status.put("why_not", origin.obstacle());
        }
        if (by != null) {
            status.putAll(by.status());
        }
        return status;
    }

    /** {@return what the status says, in a line} */
    String line() {
        Map<String, Object> status = status();
        Object by = status.getOrDefault("served_by", "the original");
        StringBuilder line = new StringBuilder(id + ": " + origin.words() + "; served by " + by);
        for (String key : List.of("why_not", "watched", "edited", "not_done", "left_out")) {
            Object value = status.get(key);
            boolean isEmpty = value == null
                    || (value instanceof List<?> list && list.isEmpty())
                    || (value instanceof Map<?, ?> map && map.isEmpty());
            if (!isEmpty) {
                line.append("; ").append(key.replace('_', ' ')).append(": ").append(value);
            }
        }
        return line.toString();
    }

    private void close() {
        Served by = served;
        if (by != null) {
            by.close();
        }
    }
}
