package dev.sonde.samples.embedding;

import com.example.embedding.Sentences;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.samples.report.Findings;
import dev.sonde.samples.report.Overview;
import dev.sonde.samples.report.ReportPage;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs the unmodified program plain, idle, watched and steered, shows its layers and checks what it shows. */
public final class EmbeddingJob {
    /** How many sentences are embedded unless something else is asked for. */
    public static final int USUAL_SENTENCES = 600;

    private static final double STRENGTH = 1;

    private final Workplace place;
    private final int sentences;
    private final boolean patient;
    private final Ledger ledger;

    /**
     * Makes the job of embedding {@code sentences} sentences in each run, which is told of on {@code out}.
     *
     * @param patient whether the program gets its second sentence only when the variant is there
     */
    public EmbeddingJob(Workplace place, int sentences, boolean patient, PrintStream out) {
        this.place = place;
        this.sentences = sentences;
        this.patient = patient;
        this.ledger = new Ledger(out);
    }

    /** {@return the claims that did not hold} */
    public List<String> run() throws IOException, InterruptedException {
        Files.createDirectories(place.out());
        ledger.say("An unmodified program embeds " + sentences + " sentences, in a fresh JVM each time:");
        try (MiniLm lm = MiniLm.open(place.models())) {
            Tensor direction = Direction.towardsCooking(lm, STRENGTH);
            HostProgram program = new HostProgram(place, Sentences.first(sentences), patient);
            Runs runs = new Runs.Series(program, ledger).carryOut(direction);
            check(lm, runs, direction);
            return ledger.broken();
        }
    }

    private void check(MiniLm lm, Runs runs, Tensor direction) throws IOException {
        Claims claims = new Claims(ledger, sentences);
        List<WatchLine> watched = runs.watched().lines();
        heading("What the agent wrote of the layers, taken together:");
        LayerTable.of(watched).text().forEach(line -> ledger.say("  " + line));
        heading("Looking on changes nothing:");
        claims.nothingChanged(runs);
        heading("The calls were served by the variant:");
        claims.served(runs);
        heading("The figures are right (recomputed from tensors that the library saved):");
        Recomputed recomputed = new Recomputed(lm, sentences);
        claims.figures(watched, recomputed.plain(calls(watched)));
        heading("Steering does what it says, and nothing before it:");
        claims.steering(runs, recomputed.steered(calls(runs.steered().lines()), direction));
        claims.library(SteeredLayers.of(lm, Sentences.first(sentences).get(0), direction), direction);
        heading("How alike the program finds its sentences, as it is and steered towards cooking:");
        similarities(runs);
        if (!watched.isEmpty() && !runs.steered().lines().isEmpty()) {
            report(runs);
        }
    }

    private void similarities(Runs runs) throws IOException {
        List<Similarity> plain = runs.plain().similarities();
        List<Similarity> steered = runs.steered().similarities();
        for (int i = 0; i < plain.size(); i++) {
            Similarity pair = plain.get(i);
            ledger.say(String.format(
                    Locale.ROOT,
                    "  %7.4f -> %7.4f  %s | %s",
                    pair.value(),
                    steered.get(i).value(),
                    pair.one(),
                    pair.other()));
        }
    }

    private void report(Runs runs) throws IOException {
        Findings findings = new FindingsOf(runs, ledger).findings(sentences);
        Path page = place.out().resolve("report.html");
        Files.writeString(page, ReportPage.of(findings));
        Files.writeString(place.out().resolve("layers.svg"), Overview.of(findings));
        heading("Report: " + page);
    }

    private void heading(String line) {
        ledger.say("");
        ledger.say(line);
    }

    private static Set<Integer> calls(List<WatchLine> lines) {
        return lines.stream().map(WatchLine::run).collect(Collectors.toCollection(TreeSet::new));
    }
}
