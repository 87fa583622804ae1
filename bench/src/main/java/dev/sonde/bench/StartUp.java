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

    /** {@return the CPU time of premain without options, and with a watch} */
    Findings measure(int processes) {
        Path mark = AgentJar.write(folder.resolve("mark.jar"), StartUpMark.class);
        String watch = "=watch=encoder.layer.*,out=" + folder.resolve("start-up.jsonl");
        return measure("idle", "", mark, processes).and(measure("watch", watch, mark, processes));
    }

    private Findings measure(String shape, String options, Path mark, int processes) {
        List<Double> process = new ArrayList<>();
        List<Double> thread = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            String[] told = forks.output(jvm(options, mark), List.of(StartUpMark.class.getName()))
                    .split(" ");
            WrongValues.unless(told.length == 3, "start-up " + shape + " printed " + String.join(" ", told));
            WrongValues.unless(told[2].equals("true"), "start-up " + shape + ": the agent is not there");
            process.add(Double.valueOf(told[0]));
            thread.add(Double.valueOf(told[1]));
        }
        return Findings.of(new Measurement(
                CostTask.START_UP.label(),
                shape,
                Optional.empty(),
                Map.of(CostTask.VALUE, process, "main_thread_ms", thread)));
    }

    private List<String> jvm(String options, Path mark) {
        return List.of(
                "-javaagent:" + mark + "=" + StartUpMark.BEFORE,
                "-javaagent:" + agent + options,
                "-javaagent:" + mark + "=" + StartUpMark.AFTER);
    }
}
