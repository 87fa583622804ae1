package dev.sonde.samples;

import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.samples.minilm.Sentence;
import java.io.PrintStream;
import java.util.List;

/** Switches off the attention and the MLP of each layer in turn, and says what is left of the sentence's meaning. */
final class Ablate {
    private static final List<String> PARTS = List.of("attention.output.dense", "output.dense");

    private Ablate() {}

    static void show(MiniLm lm, PrintStream out) {
        Sentence whole = without(lm, "");
        for (int layer = 0; layer < MiniLm.LAYERS; layer++) {
            for (String part : PARTS) {
                String path = MiniLm.layer(layer) + "." + part;
                out.printf("without %-38s %.4f%n", path, whole.similarity(without(lm, path)));
            }
        }
    }

    private static Sentence without(MiniLm lm, String part) {
        try (Tracer t = lm.model().trace(lm.inputs(Sample.SENTENCES.get(0)))) {
            if (!part.isEmpty()) {
                t.at(part).output().set(0);
            }
            Saved last = t.output().save();
            t.run();
            return Sentence.of(last.value());
        }
    }
}
