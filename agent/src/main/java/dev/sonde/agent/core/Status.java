package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agent's state, in words and numbers. */
final class Status {
    private static final int CLOSED_SHOWN = 16;

    private final Map<String, Map<String, Integer>> woven = new TreeMap<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final Map<String, Long> ofClosed = new TreeMap<>();
    private final Deque<Map<String, Object>> lastClosed = new ArrayDeque<>();

    synchronized void woven(String className, Map<String, Integer> calls) {
        woven.put(className, calls);
    }

    synchronized void leftAlone(List<String> missing) {
        if (leftAlone.isEmpty()) {
            leftAlone.addAll(missing);
        }
    }

    /** Keeps the counts of a session that was closed, and for a while what else is to be said of it. */
    synchronized void closed(Tracked tracked) {
        addCounts(tracked, ofClosed);
        lastClosed.addLast(tracked.status());
        if (lastClosed.size() > CLOSED_SHOWN) {
            lastClosed.removeFirst();
        }
    }

    /**
     * {@return the state as JSON}
     *
     * @param bridges what each bridge says of itself
     * @param java what is to be said of models in Java
     */
    synchronized String json(Sessions sessions, List<Map<String, Object>> bridges, Map<String, Object> java) {
        Collection<Tracked> open = sessions.all();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("state", sessions.isActive() ? "active" : "idle");
        state.put("self_test", selfTest());
        if (!leftAlone.isEmpty()) {
            state.put("left_alone", leftAlone);
        }
        state.put("sessions_seen", sessions.count());
        Map<String, Long> totals = new TreeMap<>(ofClosed);
        open.forEach(tracked -> addCounts(tracked, totals));
        state.put("totals", totals);
        state.put(
                "suppressed",
                Hook.faults().values().stream().mapToLong(Long::longValue).sum());
        state.put("faults", Hook.faults());
        state.put("first_faults", Hook.firstFaults());
        if (!java.isEmpty()) {
            state.put("java", java);
        }
        state.put("runtimes", bridges);
        state.put("sessions", open.stream().map(Tracked::status).toList());
        state.put("closed_sessions", List.copyOf(lastClosed));
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
