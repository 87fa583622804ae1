package dev.sonde.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/** Measures what a forward call costs that the agent has rewritten, beside the same call as it was. */
final class CallSites {
    /** What goes with the figure: half of the interval in which the difference lies with a probability of 99.9 %. */
    static final String ERROR = "error";

    private static final double CERTAINTY = 0.999;
    private static final int ITERATIONS = 5;
    private static final String RULE = "=java=subclass-of " + SiteCall.Layer.class.getName() + "#forward";

    private final Forks forks;
    private final Path agent;

    CallSites(Forks forks, Path agent) {
        this.forks = forks;
        this.agent = agent;
    }

    /** {@return the cost of {@code task}'s calls, from {@code processes} forks of each, in turns} */
    Findings measure(CostTask task, String call, int processes) {
        return measure(task, call, SiteCall.NOTHING, processes).and(measure(task, call, SiteCall.MATRIX, processes));
    }

    private Findings measure(CostTask task, String call, String layer, int processes) {
        List<Double> differences = new ArrayList<>();
        ListStatistics plain = new ListStatistics();
        ListStatistics rewritten = new ListStatistics();
        for (int i = 0; i < processes; i++) {
            double before = fork(SiteCall.PLAIN, layer, plain);
            differences.add(fork(call, layer, rewritten) - before);
        }
        double error = Math.hypot(plain.getMeanErrorAt(CERTAINTY), rewritten.getMeanErrorAt(CERTAINTY));
        return Findings.of(new Measurement(
                task.label(),
                layer,
                Optional.empty(),
                Map.of(CostTask.VALUE, differences, ERROR, List.of(error), "plain_ns", List.of(plain.getMean()))));
    }

    /** {@return the mean of a fork's iterations, which are added to {@code all}} The agent is in all forks. */
    private double fork(String call, String layer, ListStatistics all) {
        Path log = forks.folder().resolve("jmh-" + call + "-call.txt");
        String rule = call.equals(SiteCall.PLAIN) ? "" : RULE;
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(SiteCall.class.getName())
                .param("call", call)
                .param("layer", layer)
                .forks(1)
                .warmupIterations(ITERATIONS)
                .measurementIterations(ITERATIONS)
                .warmupTime(TimeValue.milliseconds(200))
                .measurementTime(TimeValue.milliseconds(500))
                .jvmArgs("-javaagent:" + agent + rule)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString());
        try {
            ListStatistics own = new ListStatistics();
            new Runner(options.build())
                    .runSingle().getBenchmarkResults().stream()
                            .flatMap(fork -> fork.getIterationResults().stream())
                            .mapToDouble(
                                    iteration -> iteration.getPrimaryResult().getScore())
                            .forEach(score -> {
                                own.addValue(score);
                                all.addValue(score);
                            });
            return own.getMean();
        } catch (RunnerException e) {
            throw new WrongValues(call + " call: JMH failed, and says why in " + log);
        }
    }
}
