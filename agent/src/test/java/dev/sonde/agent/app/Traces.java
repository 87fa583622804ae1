package dev.sonde.agent.app;

import java.util.List;
import java.util.TreeSet;

/** What is left of the agent in this program. */
final class Traces {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private Traces() {}

    /** Prints what is left. Threads are given a moment, for one that was told to end ends when it runs. */
    static void print() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!threads().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        System.out.println("threads " + threads());
        System.out.println("mark " + System.getProperty("dev.sonde.agent"));
        System.out.println("state " + Patience.status());
    }

    private static List<String> threads() {
        TreeSet<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("sonde")) {
                names.add(thread.getName());
            }
        }
        return List.copyOf(names);
    }
}
