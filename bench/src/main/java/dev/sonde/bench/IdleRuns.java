package dev.sonde.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process with a plain session, that times some runs whenever it is asked to: the idle agent is in it or is not.
 *
 * <p>Two such processes are asked in turns. It is the CPU time of the calling thread that counts, on which the whole
 * run takes place.
 */
public final class IdleRuns {
    static final InputSize SIZE = InputSize.SENTENCE;

    private static final int WARM = 150;
    private static final int RUNS = 20;

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final PlainSession.Run run;

    private IdleRuns(PlainSession.Run run) {
        this.run = run;
    }

    /** Arguments: the model, and whether the agent has to be there. Tells a digest of the output, then times. */
    public static void main(String[] arguments) throws IOException {
        boolean withAgent = Boolean.parseBoolean(arguments[1]);
        WrongValues.unless(AgentPresence.isThere() == withAgent, "the agent is " + (withAgent ? "not " : "") + "there");
        try (PlainSession session = PlainSession.open(Path.of(arguments[0]));
                PlainSession.Run run = session.on(SIZE)) {
            new IdleRuns(run).answer(System.out);
        }
    }

    private void answer(PrintStream told) throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        timed(WARM);
        told.println(Arrays.hashCode(run.outputs().get(Tap.OUTPUT)));
        while (asked.readLine() != null) {
            told.println(timed(RUNS));
        }
    }

    /** {@return the median of some runs in nanoseconds} */
    private double timed(int runs) {
        double[] nanos = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = clock.getCurrentThreadCpuTime();
            run.run();
            nanos[i] = clock.getCurrentThreadCpuTime() - start;
        }
        return Quartiles.of(nanos).median();
    }
}
