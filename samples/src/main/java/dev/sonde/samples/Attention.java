package dev.sonde.samples;

import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.tensor.Tensor;
import java.io.PrintStream;
import java.util.List;

/** Prints which token looks at which: the Softmax inside a module, averaged over the heads in the model's own run. */
final class Attention {
    private static final String SHADES = " .:-=+*#%@";

    private Attention() {}

    static void show(MiniLm lm, PrintStream out) {
        List<String> tokens = lm.tokens(Sample.SENTENCES.get(0));
        try (Tracer t = lm.model().trace(lm.inputs(Sample.SENTENCES.get(0)))) {
            Saved weights = t.at("encoder.layer.5.attention.self")
                    .op("Softmax")
                    .output()
                    .get()
                    .mean(1)
                    .save();
            t.run();
            out.printf("%8s  looks at  %s%n", "", String.join(" ", tokens));
            for (int from = 0; from < tokens.size(); from++) {
                out.printf("%8s           %s%n", tokens.get(from), row(tokens, weights.value(), from));
            }
        }
    }

    private static String row(List<String> tokens, Tensor weights, int from) {
        StringBuilder row = new StringBuilder();
        for (int to = 0; to < tokens.size(); to++) {
            double weight = weights.at(from * tokens.size() + to);
            char shade = SHADES.charAt((int) Math.min(SHADES.length() - 1, weight * 2 * SHADES.length()));
            row.append(String.valueOf(shade).repeat(tokens.get(to).length())).append(' ');
        }
        return row.toString().stripTrailing();
    }
}
