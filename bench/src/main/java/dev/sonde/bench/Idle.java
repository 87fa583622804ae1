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
    private static final int TURNS = 20;

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
        try (Dialogue plain = forks.dialogue(List.of(), arguments(false));
                Dialogue agented = forks.dialogue(List.of("-javaagent:" + agent), arguments(true))) {
            boolean same = plain.next().equals(agented.next());
            WrongValues.unless(same, "idle 1x16: the agent changes what the model gives");
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < TURNS; i++) {
                ratios.add(pair(plain, agented, i % 2 == 0).ratio());
            }
            return Findings.of(
                    Measurement.of(CostTask.IDLE, IdleRuns.SIZE.label(), true, Map.of(RatioTask.RATIO, ratios)));
        }
    }

    private static Pairs.Pair pair(Dialogue plain, Dialogue agented, boolean plainFirst) {
        if (plainFirst) {
            double before = plain.ask();
            return new Pairs.Pair(before, agented.ask());
        }
        double after = agented.ask();
        return new Pairs.Pair(plain.ask(), after);
    }

    private List<String> arguments(boolean withAgent) {
        return List.of(IdleRuns.class.getName(), forks.model().toString(), String.valueOf(withAgent));
    }
}
