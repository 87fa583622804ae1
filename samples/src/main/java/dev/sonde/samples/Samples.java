package dev.sonde.samples;

import dev.sonde.error.Nearest;
import dev.sonde.error.SondeException;
import dev.sonde.samples.embedding.EmbeddingJob;
import dev.sonde.samples.embedding.Workplace;
import dev.sonde.samples.minilm.MiniLm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        if (arguments.isEmpty()) {
            return all();
        }
        String name = arguments.get(0);
        List<String> options = arguments.subList(1, arguments.size());
        if (name.equals("list")) {
            ideas().forEach((sample, idea) -> out.printf("%-18s%s%n", sample, idea));
            return 0;
        }
        if (name.equals(MAIN_JOB) || name.startsWith("-")) {
            return mainJob(name.equals(MAIN_JOB) ? options : arguments);
        }
        Set<String> names = ideas().keySet();
        if (!names.contains(name)) {
            throw new BadUsage("no sample \"" + name + "\"; nearest: " + Nearest.to(name, List.copyOf(names))
                    + "; there are: " + String.join(", ", names));
        }
        if (!options.isEmpty()) {
            throw new BadUsage("the sample \"" + name + "\" takes no options, and was given " + options);
        }
        show(name);
        return 0;
    }

    /** {@return the samples, and what each shows, the main job first} */
    private static Map<String, String> ideas() {
        Map<String, String> ideas = new LinkedHashMap<>();
        ideas.put(MAIN_JOB, "watch and steer an unmodified program, and check every claim (the main job)");
        ideas.put(JAVA, "trace a transformer that is plain Java, between the calls of its layers");
        NetworkSample.ALL.forEach((name, sample) -> ideas.put(name, sample.idea()));
        Sample.ALL.forEach((name, sample) -> ideas.put(name, sample.idea()));
        return ideas;
    }

    /** The main job, and then the others; those whose natives are not there are left out. */
    private int all() throws BadUsage, IOException, InterruptedException {
        int code = mainJob(List.of());
        for (String name : ideas().keySet()) {
            if (name.equals(MAIN_JOB)) {
                continue;
            }
            out.printf("%n== %s: %s%n", name, ideas().get(name));
            if (NetworkSample.ALL.containsKey(name) && !NetworkRuns.isBuilt(root)) {
                out.println("(left out: it is not built, as its natives are for another platform)");
            } else {
                show(name);
            }
        }
        return code;
    }

    private void show(String name) throws IOException, InterruptedException {
        NetworkSample network = NetworkSample.ALL.get(name);
        Sample sample = Sample.ALL.get(name);
        if (network != null) {
            network.show(root, root.resolve("samples/target").resolve(name), out);
        } else if (sample != null) {
            try (MiniLm lm = MiniLm.open(new Workplace(root, root).models())) {
                sample.body().show(lm, out);
            }
        } else {
            java();
        }
    }

    /** The agent that sees the calls is the one that was built beside. */
    private void java() {
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
