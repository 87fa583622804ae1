package dev.sonde.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Stands before and after another agent, and tells the CPU time between.
 *
 * <p>Agents start one after the other on the main thread, so what lies between the two marks is the other agent's
 * jar being opened and its premain. As a program it prints what the marks saw.
 */
public final class StartUpMark {
    /** The agent argument of the mark that comes first. */
    static final String BEFORE = "before";

    /** The agent argument of the mark that comes last. */
    static final String AFTER = "after";

    private static final String KEY = "sonde.bench.start-up.";
    private static final double NANOS_PER_MILLI = 1e6;

    private StartUpMark() {}

    /** Notes the time. */
    public static void premain(String when) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        if (when.equals(BEFORE)) {
            // Twice: the first time loads what the clocks need.
            note(process, thread, when);
        }
        note(process, thread, when);
    }

    private static void note(OperatingSystemMXBean process, ThreadMXBean thread, String when) {
        System.setProperty(KEY + when + ".process", String.valueOf(process.getProcessCpuTime()));
        System.setProperty(KEY + when + ".thread", String.valueOf(thread.getCurrentThreadCpuTime()));
    }

    /** Prints the milliseconds of the process and of its main thread, and whether the agent is there. */
    public static void main(String[] arguments) {
        System.out.print(millis(".process") + " " + millis(".thread") + " " + AgentPresence.isThere());
    }

    private static double millis(String clock) {
        return (Long.getLong(KEY + AFTER + clock) - Long.getLong(KEY + BEFORE + clock)) / NANOS_PER_MILLI;
    }
}
