package dev.sonde.samples;

import dev.sonde.Envoy;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.SwallowedException;
import dev.sonde.samples.minilm.MiniLm;
import java.io.PrintStream;

/** Asks for a tensor that a fusion swallowed: refused first, then computed beside production's graph, and told so. */
final class UnfusedPlace {
    private UnfusedPlace() {}

    static void show(MiniLm lm, PrintStream out) {
        try (Tracer t = lm.model().trace(lm.inputs(Sample.SENTENCES.get(0)))) {
            Envoy dense = t.at("encoder.layer.2.intermediate.dense");
            try {
                dense.output().save();
            } catch (SwallowedException e) {
                out.println(e.getMessage());
            }
            Saved beside = dense.unfused().output().save();
            Report report = t.run();
            out.println(beside);
            out.println(report.fidelity());
        }
    }
}
