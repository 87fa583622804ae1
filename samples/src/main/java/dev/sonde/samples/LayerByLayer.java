package dev.sonde.samples;

import dev.sonde.Envoy;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Shows how alike two sentences are after each layer: mean and length are computed in the model's own run. */
final class LayerByLayer {
    private LayerByLayer() {}

    static void show(MiniLm lm, PrintStream out) {
        List<float[]> cat = directions(lm, Sample.SENTENCES.get(0));
        List<float[]> kitten = directions(lm, Sample.SENTENCES.get(1));
        List<float[]> agent = directions(lm, Sample.SENTENCES.get(2));
        out.println("after layer   cat and kitten   cat and javaagent");
        for (int layer = 0; layer < cat.size(); layer++) {
            out.printf(
                    "%11d %16.4f %19.4f%n",
                    layer, dot(cat.get(layer), kitten.get(layer)), dot(cat.get(layer), agent.get(layer)));
        }
    }

    private static List<float[]> directions(MiniLm lm, String sentence) {
        try (Tracer t = lm.model().trace(lm.inputs(sentence))) {
            List<Saved> directions = new ArrayList<>();
            for (Envoy layer : t.all("encoder.layer.*")) {
                Proxy mean = layer.output().get().mean(1);
                directions.add(mean.div(mean.l2()).save(layer.path()));
            }
            t.run();
            return directions.stream().map(d -> d.value().toFloatArray()).toList();
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
