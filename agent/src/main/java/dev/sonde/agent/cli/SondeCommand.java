package dev.sonde.agent.cli;

import dev.sonde.ort.NativeSession;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** What the jar does when it is run: one of its commands. */
@Command(
        name = "java -jar sonde-agent.jar",
        mixinStandardHelpOptions = true,
        versionProvider = SondeCommand.Version.class,
        description = "Look inside a neural network, and change it while it runs.",
        footer = {
            "",
            "The same jar is the agent for programs that know nothing of it:",
            "  java -javaagent:sonde-agent.jar=watch=encoder.layer.* …"
        })
final class SondeCommand implements Callable<Integer> {
    /** The system property by which the launcher tells the jar's version. */
    private static final String VERSION = "sonde.version";

    private Job job = out -> {};
    private @Nullable CommandLine line;

    void addTo(CommandLine top) {
        line = top;
        top.addSubcommand(new ShowCommand(this))
                .addSubcommand(new TraceCommand(this))
                .addSubcommand(new AttachCommand(this))
                .addSubcommand(new DetachCommand(this))
                .addSubcommand(new ListCommand(this));
        top.getSubcommands()
                .values()
                .forEach(sub ->
                        sub.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version()));
        top.setUsageHelpAutoWidth(true);
    }

    /** {@return what the line asks for} */
    Job job() {
        return job;
    }

    void ask(Job asked) {
        job = asked;
    }

    /** Without a command, help. */
    @Override
    public Integer call() {
        CommandLine top = line;
        if (top != null) {
            top.usage(top.getOut());
        }
        return 0;
    }

    /** What is running. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "sonde " + System.getProperty(VERSION, "(not built as a jar)"),
                "ONNX Runtime " + NativeSession.runtimeVersion(),
                "Java " + Runtime.version()
            };
        }
    }
}
