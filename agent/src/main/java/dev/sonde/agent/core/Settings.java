package dev.sonde.agent.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent was told to do.
 *
 * @param enabled whether it does anything at all
 * @param watch the places whose statistics are written, paths or patterns
 * @param out the file that takes the statistics; {@code -} is the standard output
 * @param outMax the most bytes to write there
 * @param editWait how long a call of an edited program waits for the edit to be ready
 * @param keepModels whether models given as bytes are kept on disk though nobody watches
 * @param cache the folder for frozen models; empty for one of the agent's own
 * @param models which models are meant, a pattern for their file names
 * @param status the file that the agent's state is written to; empty for none
 * @param java what forward calls of models in Java are: text or maps, as they were written
 */
record Settings(
        boolean enabled,
        List<String> watch,
        String out,
        long outMax,
        List<Edit> edits,
        Duration editWait,
        boolean keepModels,
        String cache,
        String models,
        String status,
        List<Object> java) {

    Settings {
        watch = List.copyOf(watch);
        edits = List.copyOf(edits);
        java = List.copyOf(java);
    }

    /** {@return whether anything is watched or edited} */
    boolean isActive() {
        return enabled && !(watch.isEmpty() && edits.isEmpty());
    }

    /** {@return these settings as JDK types, for the other side of the border between the loaders} */
    Map<String, Object> toMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("watch", watch);
        map.put("out", out);
        map.put("out.max", outMax);
        List<Object> all = new ArrayList<>();
        for (Edit edit : edits) {
            all.add(edit.toMap());
        }
        map.put("edit", all);
        map.put("edit.wait", editWait.toMillis());
        map.put("cache", cache);
        return map;
    }
}
