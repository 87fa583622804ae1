package dev.sonde.samples;

import dev.sonde.error.Nearest;
import dev.sonde.error.SondeException;
import dev.sonde.samples.embedding.EmbeddingJob;
import dev.sonde.samples.embedding.Workplace;
import dev.sonde.samples.minilm.MiniLm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What {@code samples/run} calls: lists the samples and runs one. Ends with 0, 1 (failed) or 2 (bad usage). */
public final class Samples {
    private static final String MAIN_JOB = "embedding";
    private static final String JAVA = "java-transformer";
    private static final String AGENT = "sonde.agent";

    private final Path root;
    private final PrintStream out;
    private final PrintStream errors;

    private Samples(Path root, PrintStream out, PrintStream errors) {
        this.root = root;
        this.out = out;
        this.errors = errors;
    }

    public static void main(String[] arguments) {
        Path root = Path.of(System.getProperty("sonde.root", "."));
        System.exit(run(root, List.of(arguments), System.out, System.err));
    }

    /** {@return the exit code of {@code samples/run} with {@code arguments}, the repository being at {@code root}} */
    static int run(Path root, List<String> arguments, PrintStream out, PrintStream errors) {
        try {
            return new Samples(root, out, errors).chosen(arguments);
        } catch (BadUsage e) {
            errors.println("samples/run: " + e.getMessage());
            errors.println("samples/run --help tells how it is used");
            return 2;
        } catch (SondeException | IOException e) {
            errors.println("samples/run: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            errors.println("samples/run: interrupted");
            return 1;
        }
    }

    private int chosen(List<String> arguments) throws BadUsage, IOException, InterruptedException {
        String name = arguments.isEmpty() ? MAIN_JOB : arguments.get(0);
        List<String> options = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        switch (name) {
            case "list" -> list();
            case MAIN_JOB -> {
                return mainJob(options);
            }
            case JAVA -> java(options);
            default -> {
                if (name.startsWith("-")) {
                    return mainJob(arguments);
                }
                show(name, options);
            }
        }
        return 0;
    }

    private void list() {
        out.printf(
                "%-18s%s%n", MAIN_JOB, "watch and steer an unmodified program, and check every claim (the main job)");
        out.printf("%-18s%s%n", JAVA, "trace a transformer that is plain Java, between the calls of its layers");
        Sample.ALL.forEach((name, sample) -> out.printf("%-18s%s%n", name, sample.idea()));
    }

    private void show(String name, List<String> options) throws BadUsage, IOException {
        Sample sample = Sample.ALL.get(name);
        if (sample == null) {
            List<String> names = new ArrayList<>(Sample.ALL.keySet());
            names.addAll(List.of(MAIN_JOB, JAVA));
            throw new BadUsage("no sample \"" + name + "\"; nearest: " + Nearest.to(name, names) + "; there are: "
                    + String.join(", ", names));
        }
        requireNone(name, options);
        try (MiniLm lm = MiniLm.open(new Workplace(root, root).models())) {
            sample.body().show(lm, out);
        }
    }

    private static void requireNone(String name, List<String> options) throws BadUsage {
        if (!options.isEmpty()) {
            throw new BadUsage("the sample \"" + name + "\" takes no options, and was given " + options);
        }
    }

    /** The agent that sees the calls is the one that was built beside. */
    private void java(List<String> options) throws BadUsage {
        requireNone(JAVA, options);
        if (System.getProperty(AGENT) == null) {
            System.setProperty(
                    AGENT, root.resolve("agent/target/sonde-agent.jar").toString());
        }
        JavaTransformer.show(out);
    }

    private int mainJob(List<String> options) throws BadUsage, IOException, InterruptedException {
        Path folder = root.resolve("samples/target/embedding");
        int sentences = EmbeddingJob.USUAL_SENTENCES;
        boolean patient = false;
        for (Iterator<String> left = options.iterator(); left.hasNext(); ) {
            String option = left.next();
            switch (option) {
                case "--out" -> folder = Path.of(value(option, left)).toAbsolutePath();
                case "--sentences" -> sentences = number(option, value(option, left));
                case "--patient" -> patient = true;
                default -> throw new BadUsage("no option \"" + option + "\"; there are: --out, --patient, --sentences");
            }
        }
        List<String> broken = new EmbeddingJob(new Workplace(root, folder), sentences, patient, out).run();
        broken.forEach(claim -> errors.println("samples/run: does not hold: " + claim));
        return broken.isEmpty() ? 0 : 1;
    }

    private static String value(String option, Iterator<String> left) throws BadUsage {
        if (!left.hasNext()) {
            throw new BadUsage(option + " has no value");
        }
        return left.next();
    }

    private static int number(String option, String text) throws BadUsage {
        try {
            int number = Integer.parseInt(text);
            if (number >= 6) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number that is too small.
        }
        throw new BadUsage(option + " takes a number from 6 on, not \"" + text + '"');
    }

    /** What was asked for cannot be made sense of. */
    private static final class BadUsage extends Exception {
        BadUsage(String message) {
            super(message);
        }
    }
}
