package dev.sonde.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures what the agent costs while it has nothing to do. */
final class Idle {
    private static final int ITERATIONS = 5;

    private final Forks forks;
    private final Path agent;

    Idle(Forks forks, Path agent) {
        this.forks = forks;
        this.agent = agent;
    }

    /** {@return the cost on a method and on a run, each from {@code processes} pairs of fresh processes} */
    Findings measure(int processes) {
        Findings all = Findings.none();
        for (int i = 0; i < processes; i++) {
            all = all.and(method()).and(run());
        }
        return all;
    }

    private Findings method() {
        double plain = nanos(IdleMethod.PLAIN);
        double advised = nanos(IdleMethod.ADVISED);
        return Findings.of(new Measurement(
                CostTask.IDLE.label(),
                "method",
                Optional.empty(),
                Map.of(CostTask.VALUE, List.of(advised - plain), "plain_ns", List.of(plain))));
    }

    /** The agent is in both processes, so that they differ by nothing but the advice. */
    private double nanos(String method) {
        Path log = forks.folder().resolve("jmh-" + method + ".txt");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(IdleMethod.class.getName())
                .param("method", method)
                .forks(1)
                .warmupIterations(ITERATIONS)
                .measurementIterations(ITERATIONS)
                .warmupTime(TimeValue.milliseconds(200))
                .measurementTime(TimeValue.milliseconds(500))
                .jvmArgs("-javaagent:" + agent, "-D" + IdleMethod.AGENT + "=" + agent)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString());
        try {
            RunResult result = new Runner(options.build()).runSingle();
            return result.getPrimaryResult().getScore();
        } catch (RunnerException e) {
            throw new WrongValues("idle method: JMH failed, and says why in " + log);
        }
    }

    private Findings run() {
        Findings plain = forks.child(List.of(), Child.Job.PLAIN, List.of("false"));
        Findings agented = forks.child(List.of("-javaagent:" + agent), Child.Job.PLAIN, List.of("true"));
        if (plain.measurements().isEmpty() || agented.measurements().isEmpty()) {
            return new Findings(List.of(), plain.and(agented).wrong());
        }
        return Findings.of(
                compared(plain.measurements().get(0), agented.measurements().get(0)));
    }

    private static Measurement compared(Measurement plain, Measurement agented) {
        boolean same = plain.figure(IdleRuns.DIGEST).equals(agented.figure(IdleRuns.DIGEST));
        WrongValues.unless(same, "idle 1x16: the agent changes what the model gives");
        List<Double> before = plain.figure(IdleRuns.NANOS);
        List<Double> after = agented.figure(IdleRuns.NANOS);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            ratios.add(after.get(i) / before.get(i));
        }
        return Measurement.of(CostTask.IDLE, plain.shape(), true, Map.of(RatioTask.RATIO, ratios));
    }
}
