package dev.sonde.agent.cli;

import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import dev.sonde.error.SondeException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code list}. */
@Command(
        name = "list",
        description = {
            "List the Java programs of this user, and of those that have the agent the sessions of ONNX Runtime:",
            "what each was made from, who serves its calls, what is watched and edited, and why not."
        })
final class ListCommand implements Callable<Integer> {
    private final SondeCommand sonde;

    @Parameters(arity = "0..1", paramLabel = "PID", description = "only this program")
    private @Nullable Long pid;

    ListCommand(SondeCommand sonde) {
        this.sonde = sonde;
    }

    @Override
    public Integer call() {
        Long only = pid;
        sonde.ask(out -> {
            Map<Long, String> programs = only == null
                    ? Attach.programs()
                    : Map.of(only, Attach.programs().getOrDefault(only, ""));
            programs.forEach((process, runs) -> {
                String name = runs.isEmpty() ? "" : "  " + runs.split(" ", 2)[0];
                out.println(process + name);
                sessions(process, out);
            });
        });
        return 0;
    }

    private static void sessions(long process, PrintStream out) {
        try {
            Optional<Attachment> agent = Attach.existing(process);
            if (agent.isEmpty()) {
                out.println("  no agent");
                return;
            }
            agent.get().sessions().forEach(session -> out.println("  session " + session));
            agent.get().leave();
        } catch (SondeException refused) {
            out.println(
                    "  cannot be asked: " + String.valueOf(refused.getMessage()).replaceAll("\\s*\\n\\s*", "; "));
        }
    }
}
