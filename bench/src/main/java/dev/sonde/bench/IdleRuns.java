package dev.sonde.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Times runs of a plain session by themselves, in a process with the idle agent or one without.
 *
 * <p>Two processes cannot be timed in turns, so it is the CPU time of the calling thread that counts, on which the
 * whole run takes place.
 */
final class IdleRuns {
    /** The name of the figures: nanoseconds of CPU of each run. */
    static final String NANOS = "nanos";

    /** The name of a figure that two processes share if they got the same bits. */
    static final String DIGEST = "digest";

    private static final InputSize SIZE = InputSize.SENTENCE;
    private static final Pace PACE = new Pace(700, 1_500, 100);

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final Path model;

    IdleRuns(Path model) {
        this.model = model;
    }

    /** {@return what each run took} */
    Findings measure(boolean withAgent) {
        WrongValues.unless(AgentPresence.isThere() == withAgent, "the agent is " + (withAgent ? "not " : "") + "there");
        try (PlainSession session = PlainSession.open(model);
                PlainSession.Run run = session.on(SIZE)) {
            timed(run, PACE.warmMillis());
            List<Double> nanos = timed(run, PACE.timedMillis());
            double digest = Arrays.hashCode(run.outputs().getOrDefault(Tap.OUTPUT, new float[0]));
            return Findings.of(
                    Measurement.of(CostTask.IDLE, SIZE.label(), true, Map.of(NANOS, nanos, DIGEST, List.of(digest))));
        }
    }

    private List<Double> timed(Runnable run, long millis) {
        List<Double> nanos = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (nanos.size() < PACE.fewest() || System.nanoTime() < end) {
            long start = clock.getCurrentThreadCpuTime();
            run.run();
            nanos.add((double) (clock.getCurrentThreadCpuTime() - start));
        }
        return nanos;
    }
}
