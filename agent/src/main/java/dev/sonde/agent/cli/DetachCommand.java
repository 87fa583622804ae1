package dev.sonde.agent.cli;

import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code detach}. */
@Command(
        name = "detach",
        description =
                "Take the agent out of a program; its classes are then as they were, and nothing of Sonde runs there.")
final class DetachCommand implements Callable<Integer> {
    private final SondeCommand sonde;

    @Parameters(paramLabel = "PID", description = "the program's process; list shows them")
    private long pid;

    DetachCommand(SondeCommand sonde) {
        this.sonde = sonde;
    }

    @Override
    public Integer call() {
        sonde.ask(out -> {
            Attachment agent = Attach.existing(pid)
                    .orElseThrow(() -> new OrderException(
                            Facts.of("there is no agent in process " + pid).add("do", "see what list shows")));
            agent.close();
            out.println("detached from " + pid);
        });
        return 0;
    }
}
