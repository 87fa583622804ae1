package dev.sonde.agent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code trace}. */
@Command(
        name = "trace",
        sortOptions = false,
        description = {
            "Run a model once, change what flows through it, and keep what it computes inside.",
            "Edits are made in the order in which they stand; what is saved shows them."
        })
final class TraceCommand implements Callable<Integer> {
    private final SondeCommand sonde;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "a model in an .onnx file")
    private @Nullable Path model;

    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "NAME=FILE.npy",
            parameterConsumer = Words.class,
            description = "numbers for an input; every input needs some")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--random",
            paramLabel = "SEED",
            description =
                    "in place of --input: numbers for every input from a seed, such as 1; what was chosen is told")
    private @Nullable Long seed;

    @Option(
            names = "--shape",
            arity = "1..*",
            paramLabel = "NAME=1x16",
            parameterConsumer = Words.class,
            description = "with --random: the shape of an input")
    private List<String> shapes = new ArrayList<>();

    @Option(
            names = "--save",
            arity = "1..*",
            paramLabel = "PLACE",
            parameterConsumer = Words.class,
            description = "a place to keep, or a pattern of places")
    private List<String> saves = new ArrayList<>();

    @ArgGroup(multiplicity = "0..*")
    private List<EditOption> edits = new ArrayList<>();

    @Option(
            names = "--unfused",
            description = "compute places that an operator swallowed too, beside the graph that runs")
    private boolean unfused;

    @Option(names = "--out", paramLabel = "FILE.safetensors", description = "write what was saved to a file")
    private @Nullable Path out;

    @Option(names = "--json", description = "say what was saved as one JSON object")
    private boolean json;

    TraceCommand(SondeCommand sonde) {
        this.sonde = sonde;
    }

    /** One of the three ways to write an edit. */
    private static final class EditOption {
        @Option(names = "--set", paramLabel = "PLACE=NUMBER", description = "make every element of a place a number")
        private @Nullable String set;

        @Option(names = "--scale", paramLabel = "PLACE=NUMBER", description = "multiply a place by a number")
        private @Nullable String scale;

        @Option(names = "--add", paramLabel = "PLACE=FILE.npy", description = "add numbers to a place")
        private @Nullable String add;

        private Edit edit() {
            if (set != null) {
                return Edit.number(Edit.Kind.SET, "--set", set);
            }
            return scale != null
                    ? Edit.number(Edit.Kind.SCALE, "--scale", scale)
                    : Edit.file("--add", Objects.requireNonNull(add));
        }
    }

    @Override
    public Integer call() {
        try {
            TraceJob job = job();
            sonde.ask(job);
            return 0;
        } catch (IllegalArgumentException e) {
            CommandSpec self = Objects.requireNonNull(spec);
            throw new ParameterException(self.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private TraceJob job() {
        require(
                !saves.isEmpty(),
                "nothing is to be saved: name a place with --save, or every module with --save \"**\"");
        require(seed == null || files.isEmpty(), "--input and --random were both given: choose one");
        require(seed != null || !files.isEmpty(), "no inputs were given: name files with --input, or use --random 1");
        require(seed != null || shapes.isEmpty(), "--shape goes with --random: numbers in files have their own shape");
        List<Edit> changes = edits.stream().map(EditOption::edit).toList();
        return new TraceJob(
                Objects.requireNonNull(model), givenInputs(), saves, changes, unfused, Optional.ofNullable(out), json);
    }

    private GivenInputs givenInputs() {
        Long random = seed;
        if (random != null) {
            return GivenInputs.random(random, pairs("--shape", "NAME=1x16", shapes, TraceCommand::sizes));
        }
        return GivenInputs.files(pairs("--input", "NAME=FILE.npy", files, Path::of));
    }

    private static <T> Map<String, T> pairs(
            String option, String form, List<String> texts, Function<String, T> reader) {
        Map<String, T> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int at = text.indexOf('=');
            require(at > 0 && at < text.length() - 1, option + " is written " + form + ", not \"" + text + '"');
            String name = text.substring(0, at);
            require(!pairs.containsKey(name), option + " was given twice for \"" + name + '"');
            pairs.put(name, reader.apply(text.substring(at + 1)));
        }
        return pairs;
    }

    private static long[] sizes(String text) {
        require(text.matches("\\d{1,9}(x\\d{1,9})*"), "a shape is written as 1x16, not \"" + text + '"');
        String[] parts = text.split("x");
        long[] sizes = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            sizes[i] = Long.parseLong(parts[i]);
        }
        return sizes;
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
