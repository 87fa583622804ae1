package dev.sonde.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code show}. */
@Command(
        name = "show",
        description = {
            "Show a model: its inputs and outputs, and every module with what it hands out.",
            "A place is as it stands in production where it is exact; else an operator of the graph that runs swallowed it."
        })
final class ShowCommand implements Callable<Integer> {
    private final SondeCommand sonde;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "a model in an .onnx file")
    private @Nullable Path model;

    @Option(names = "--json", description = "as one JSON object")
    private boolean json;

    @Option(names = "--depth", paramLabel = "N", description = "modules down to the N-th level only")
    private int depth = Integer.MAX_VALUE;

    ShowCommand(SondeCommand sonde) {
        this.sonde = sonde;
    }

    @Override
    public Integer call() {
        Path file = model;
        if (file == null || spec == null) {
            throw new IllegalStateException("picocli read no MODEL");
        }
        if (depth < 1) {
            throw new ParameterException(spec.commandLine(), "--depth takes a number from 1 on, not " + depth);
        }
        sonde.ask(out -> Listing.show(file, depth, json, out));
        return 0;
    }
}
