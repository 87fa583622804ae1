package dev.sonde.agent.cli;

import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code attach}. */
@Command(
        name = "attach",
        description = {
            "Bring the agent into a program that runs, with the settings that -javaagent takes.",
            "It stays there until it is detached or the program ends. Paths among the settings are that program's."
        })
final class AttachCommand implements Callable<Integer> {
    private final SondeCommand sonde;

    @Parameters(index = "0", paramLabel = "PID", description = "the program's process; list shows them")
    private long pid;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SETTINGS",
            description = "key=value,key=value, or a YAML file; nothing for an idle agent")
    private String settings = "";

    AttachCommand(SondeCommand sonde) {
        this.sonde = sonde;
    }

    @Override
    public Integer call() {
        sonde.ask(out -> {
            Attachment agent = Attach.to(pid, settings);
            out.println("attached to " + pid);
            agent.sessions().forEach(session -> out.println("  session " + session));
            agent.leave();
        });
        return 0;
    }
}
