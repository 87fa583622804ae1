package dev.sonde.samples;

import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.samples.minilm.Sentence;
import dev.sonde.tensor.Tensor;
import java.io.PrintStream;
import java.util.Map;

/** Moves a sentence towards another by adding to one layer; the strength is a feed, so nothing is built twice. */
final class Steer {
    private static final String LAYER = "encoder.layer.3";
    private static final double[] STRENGTHS = {0, 0.5, 1, 2};

    private Steer() {}

    static void show(MiniLm lm, PrintStream out) {
        String from = Sample.SENTENCES.get(2);
        String to = Sample.SENTENCES.get(0);
        Tensor direction = way(hidden(lm, from, LAYER), hidden(lm, to, LAYER));
        Sentence goal = hidden(lm, to, "encoder");
        out.println("\"" + from + "\" on its way to \"" + to + "\":");
        try (Tracer t = lm.model().trace(lm.inputs(from))) {
            Proxy strength = t.feed("strength", 1);
            t.at(LAYER).output().edit(h -> h.add(strength.mul(direction)));
            Saved last = t.output().save();
            for (double much : STRENGTHS) {
                t.run(Map.of("strength", Tensor.of(new float[] {(float) much})));
                out.printf(
                        "strength %.1f: similarity %.4f%n",
                        much, Sentence.of(last.value()).similarity(goal));
            }
        }
    }

    private static Sentence hidden(MiniLm lm, String sentence, String place) {
        try (Tracer t = lm.model().trace(lm.inputs(sentence))) {
            Saved hidden = t.at(place).output().save();
            t.run();
            return Sentence.of(hidden.value());
        }
    }

    private static Tensor way(Sentence from, Sentence to) {
        float[] way = new float[from.vector().length];
        for (int i = 0; i < way.length; i++) {
            way[i] = (float) (to.vector()[i] - from.vector()[i]);
        }
        return Tensor.of(way, way.length);
    }
}
