package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agent's state, in words and numbers. */
final class Status {
    private final Settings settings;
    private final Map<String, Map<String, Integer>> woven = new TreeMap<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final Map<String, Long> ofClosed = new TreeMap<>();

    Status(Settings settings) {
        this.settings = settings;
    }

    synchronized void woven(String className, Map<String, Integer> calls) {
        woven.put(className, calls);
    }

    synchronized void leftAlone(List<String> missing) {
        if (leftAlone.isEmpty()) {
            leftAlone.addAll(missing);
        }
    }

    /** Keeps the counts of a session that was closed. */
    synchronized void closed(Tracked tracked) {
        addCounts(tracked, ofClosed);
    }

    /** {@return the state as JSON, with the sessions that are {@code open} and how many were ever {@code seen}} */
    synchronized String json(Collection<Tracked> open, int seen) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", settings.isActive() ? "active" : "idle");
        state.put("self_test", selfTest());
        if (!leftAlone.isEmpty()) {
            state.put("left_alone", leftAlone);
        }
        state.put("sessions_seen", seen);
        Map<String, Long> totals = new TreeMap<>(ofClosed);
        open.forEach(tracked -> addCounts(tracked, totals));
        state.put("totals", totals);
        state.put(
                "suppressed",
                Hook.faults().values().stream().mapToLong(Long::longValue).sum());
        state.put("faults", Hook.faults());
        state.put("first_faults", Hook.firstFaults());
        state.put("sessions", open.stream().map(Tracked::status).toList());
        return Json.text(state);
    }

    private String selfTest() {
        if (!leftAlone.isEmpty()) {
            return "the program's ONNX Runtime is unknown to Sonde and left alone";
        }
        if (woven.isEmpty()) {
            return "no ONNX Runtime seen";
        }
        Map<String, Integer> calls = woven.getOrDefault(Loom.SESSION, Map.of("run", 0));
        boolean isWhole = calls.equals(Map.of("run", 1, "returned", 1, "opened", 3, "closing", 1));
        return isWhole ? "ok" : "waiting for " + Loom.SESSION + ", saw " + woven;
    }

    private static void addCounts(Tracked tracked, Map<String, Long> totals) {
        tracked.status().forEach((key, value) -> {
            if (value instanceof Long count) {
                totals.merge(key, count, Long::sum);
            }
        });
    }
}
