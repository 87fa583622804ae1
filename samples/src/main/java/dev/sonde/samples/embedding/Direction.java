package dev.sonde.samples.embedding;

import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.samples.minilm.Sentence;
import dev.sonde.tensor.Tensor;
import java.util.List;

/** A direction in a layer: where sentences of one kind lie, as seen from those of another. */
final class Direction {
    /** The layer whose output is steered. */
    static final int LAYER = 3;

    private static final List<String> COOKING = List.of(
            "Chop the onions and fry them in butter.",
            "The stew needs salt, pepper and a bay leaf.",
            "Roast the potatoes until they are golden.",
            "Whisk the eggs with sugar and fold in the flour.");
    private static final List<String> COMPUTING = List.of(
            "The process ran out of memory and was killed.",
            "Compile the source files and link the library.",
            "The thread waits for a lock that is never released.",
            "Parse the request, then look up the record by its key.");

    private Direction() {}

    /** {@return the direction from computing to cooking, {@code strength} times as long as the way between them} */
    static Tensor towardsCooking(MiniLm lm, double strength) {
        double[] cooking = mean(lm, COOKING);
        double[] computing = mean(lm, COMPUTING);
        float[] direction = new float[cooking.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (strength * (cooking[i] - computing[i]));
        }
        return Tensor.of(direction, direction.length);
    }

    private static double[] mean(MiniLm lm, List<String> sentences) {
        double[] mean = new double[0];
        for (String sentence : sentences) {
            double[] one = hidden(lm, sentence).vector();
            mean = mean.length == 0 ? new double[one.length] : mean;
            for (int i = 0; i < one.length; i++) {
                mean[i] += one[i] / sentences.size();
            }
        }
        return mean;
    }

    private static Sentence hidden(MiniLm lm, String sentence) {
        try (Tracer t = lm.model().trace(lm.inputs(sentence))) {
            Saved hidden = t.at(MiniLm.layer(LAYER)).output().save();
            t.run();
            return Sentence.of(hidden.value());
        }
    }
}
