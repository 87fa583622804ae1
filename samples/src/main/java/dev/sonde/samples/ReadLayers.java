package dev.sonde.samples;

import dev.sonde.Envoy;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what flows out of every layer, in one run. */
final class ReadLayers {
    private ReadLayers() {}

    static void show(MiniLm lm, PrintStream out) {
        try (Tracer t = lm.model().trace(lm.inputs(Sample.SENTENCES.get(0)))) {
            List<Saved> layers = new ArrayList<>();
            for (Envoy layer : t.all("encoder.layer.*")) {
                layers.add(layer.output().save());
            }
            Report report = t.run();
            for (Saved layer : layers) {
                double length = Math.sqrt(Arrays.stream(layer.value().toDoubleArray())
                        .map(x -> x * x)
                        .sum());
                out.printf(
                        "%s %s  length %.3f%n",
                        layer.name(), Arrays.toString(layer.value().shape()), length);
            }
            out.println("as production computes it: " + report.fidelity());
        }
    }
}
