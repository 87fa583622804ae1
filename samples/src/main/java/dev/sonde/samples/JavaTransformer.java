package dev.sonde.samples;

import com.example.transformer.Transformer;
import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Traces a transformer that is plain Java, between the calls of its layers. */
final class JavaTransformer {
    private static final int[] TOKENS = {3, 1, 4, 1, 5, 9, 2, 6};

    private final Transformer net = new Transformer(20, 4, 7);
    private final JavaModel model = JavaModel.of(net);
    private final PrintStream out;

    private JavaTransformer(PrintStream out) {
        this.out = out;
    }

    static void show(PrintStream out) {
        JavaTransformer sample = new JavaTransformer(out);
        sample.model.learn(() -> sample.net.forward(TOKENS));
        sample.whatEachBlockWouldSay();
        sample.whatEachPartIsFor();
    }

    /** The projection, called on what flows out of each block, tells what the net would say if it ended there. */
    private void whatEachBlockWouldSay() {
        try (Tracer t = model.trace()) {
            Map<String, Saved> said = new LinkedHashMap<>();
            for (Envoy block : t.all("blocks[*]")) {
                said.put(
                        block.path(),
                        t.at("projection")
                                .call(block.output())
                                .slice("-1")
                                .argmax(-1)
                                .save());
            }
            Saved last = t.output().get().slice("-1").argmax(-1).save();
            float[][] plain = net.forward(TOKENS);
            float[][][] traced = new float[1][][];
            Report report = t.run(() -> traced[0] = net.forward(TOKENS));
            said.forEach((path, token) ->
                    out.println(path + " would say " + (int) token.value().item()));
            out.println("the net says " + (int) last.value().item() + ", its answer is "
                    + (Arrays.deepEquals(plain, traced[0]) ? "the same to the bit" : "another") + ", "
                    + report.fidelity());
        }
    }

    private void whatEachPartIsFor() {
        float[][] whole = net.forward(TOKENS);
        for (String part : new String[] {"attention", "feedForward"}) {
            for (int block = 0; block < 4; block++) {
                String path = "blocks[" + block + "]." + part;
                try (Tracer t = model.trace()) {
                    t.at(path).output().set(0);
                    Saved last = t.output().slice("-1").save();
                    t.run(() -> net.forward(TOKENS));
                    out.printf("without %-22s the last row moves by %.3f%n", path, distance(last, whole));
                }
            }
        }
    }

    private static double distance(Saved row, float[][] whole) {
        float[] before = whole[whole.length - 1];
        float[] after = row.value().toFloatArray();
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            sum += Math.pow(before[i] - after[i], 2);
        }
        return Math.sqrt(sum);
    }
}
