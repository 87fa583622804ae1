package dev.sonde.agent.core;

import dev.sonde.agent.boot.Served;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one of the application's sessions.
 *
 * @param model what it was made from, in words
 * @param obstacle why it cannot be made a second time; empty if it can
 * @param served how its calls are served; null while nobody asks for anything
 */
record Tracked(
        int id, String model, String obstacle, @Nullable Served served) {

    /** {@return in words, what a session is made from} */
    static String describe(Object model) {
        if (model instanceof byte[] bytes) {
            return "bytes, " + bytes.length;
        }
        return model instanceof ByteBuffer buffer ? "buffer, " + buffer.remaining() : model.toString();
    }

    /** {@return the name that a pattern for models is held against: of the file, or {@code bytes}} */
    static String nameOf(Object model) {
        Path file = model instanceof String path ? Path.of(path).getFileName() : null;
        return file == null ? "bytes" : file.toString();
    }

    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("id", id);
        status.put("model", model);
        status.put("replayable", obstacle.isEmpty());
        if (!obstacle.isEmpty()) {
            status.put("why_not", obstacle);
        }
        if (served != null) {
            status.putAll(served.status());
        }
        return status;
    }

    void close() {
        if (served != null) {
            served.close();
        }
    }
}
