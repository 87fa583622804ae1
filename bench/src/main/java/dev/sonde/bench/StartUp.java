package dev.sonde.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what the agent adds to the start of a program, between two marks that are agents too. */
final class StartUp {
    private final Forks forks;
    private final Path agent;
    private final Path folder;

    StartUp(Forks forks, Path agent, Path folder) {
        this.forks = forks;
        this.agent = agent;
        this.folder = folder;
    }

    /** {@return the CPU time of premain without options, with a watch, and of an agent that does nothing} */
    Findings measure(int processes) {
        Path mark = AgentJar.write(folder.resolve("mark.jar"), StartUpMark.class);
        Path empty = AgentJar.write(folder.resolve("empty-agent.jar"), EmptyAgent.class);
        String watch = agent + "=watch=encoder.layer.*,out=" + folder.resolve("start-up.jsonl");
        return measure("empty agent", false, jvm(empty.toString(), mark), processes)
                .and(measure("idle", true, jvm(agent.toString(), mark), processes))
                .and(measure("watch", true, jvm(watch, mark), processes));
    }

    private Findings measure(String shape, boolean isOurs, List<String> jvm, int processes) {
        List<Double> process = new ArrayList<>();
        List<Double> thread = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            String[] told =
                    forks.output(jvm, List.of(StartUpMark.class.getName())).split(" ");
            WrongValues.unless(told.length == 3, "start-up " + shape + " printed " + String.join(" ", told));
            WrongValues.unless(
                    told[2].equals(String.valueOf(isOurs)), "start-up " + shape + ": is the agent there? " + told[2]);
            process.add(Double.valueOf(told[0]));
            thread.add(Double.valueOf(told[1]));
        }
        return Findings.of(new Measurement(
                CostTask.START_UP.label(),
                shape,
                Optional.empty(),
                Map.of(CostTask.VALUE, process, "main_thread_ms", thread)));
    }

    private static List<String> jvm(String middle, Path mark) {
        return List.of(
                "-javaagent:" + mark + "=" + StartUpMark.BEFORE,
                "-javaagent:" + middle,
                "-javaagent:" + mark + "=" + StartUpMark.AFTER);
    }
}
