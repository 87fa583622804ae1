package dev.sonde.samples.networks;

import ai.djl.ndarray.NDManager;
import com.example.bert.Bert;
import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Traces a BERT of DJL. Its blocks are the layers, under the names that DJL gives them. */
public final class DjlBert {
    private static final long[] LINE = Bert.line(0);

    private final Bert bert;
    private final JavaModel model;
    private final float[] whole;

    private DjlBert(Bert bert) {
        this.bert = bert;
        this.model = JavaModel.of(bert.block());
        this.whole = bert.read(LINE);
        model.learn(() -> bert.read(LINE));
    }

    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            DjlBert sample = new DjlBert(new Bert(manager, 3));
            sample.whatFlows();
            sample.whatEachPartIsFor();
        }
    }

    /** One call of the program: what flows out of every encoder, and how long a word's row is there. */
    private void whatFlows() {
        try (Tracer t = model.trace()) {
            Map<Saved, Saved> lengths = new LinkedHashMap<>();
            for (Envoy encoder : t.all("transformer_*")) {
                lengths.put(
                        encoder.output().save(encoder.path()),
                        encoder.output().get().l2(-1).mean().save());
            }
            Saved pooled = t.at("").output(1).save();
            float[][] made = new float[1][];
            Report report = t.run(() -> made[0] = bert.read(LINE));
            lengths.forEach((rows, length) -> System.out.printf(
                    "%s: %s, a row is %.2f long%n",
                    rows.name(), rows.value().type(), length.value().item()));
            System.out.println("the second output: " + pooled.value().type());
            System.out.println("what the program got is " + (Arrays.equals(made[0], whole) ? "the same" : "another")
                    + " to the bit, " + report.fidelity());
        }
    }

    private void whatEachPartIsFor() {
        System.out.println("how far the line moves without      attention   feed-forward   the whole encoder");
        for (int i = 0; i < 4; i++) {
            String encoder = "transformer_" + i;
            System.out.printf(
                    "%-31s %13.3f %14.3f %19.3f%n",
                    encoder,
                    moved(t -> t.at(encoder + ".selfAttention").output().set(0)),
                    moved(t -> t.at(encoder + ".outputBlock").output().set(0)),
                    moved(t -> t.at(encoder).skip(t.at(encoder).input())));
        }
    }

    private double moved(Consumer<Tracer> lines) {
        float[][] made = new float[1][];
        try (Tracer t = model.trace()) {
            lines.accept(t);
            t.run(() -> made[0] = bert.read(LINE));
        }
        double sum = 0;
        for (int i = 0; i < whole.length; i++) {
            sum += Math.pow(whole[i] - made[0][i], 2);
        }
        return Math.sqrt(sum);
    }
}
