package dev.sonde.run;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.SessionSettings;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A process of its own that uses a cache folder until it is told how to end. */
final class CacheChild {
    private static final Patch LOOK = GraphText.parsePatch("""
            reads sonde:a = h
            saves h = sonde:a
            nodes {
            }
            """);

    private CacheChild() {}

    /** Runs a model under the folder {@code args[0]}, says so, and ends as it reads: {@code exit} or {@code halt}. */
    public static void main(String[] args) throws IOException {
        byte[] bytes = OnnxWriter.bytes(GraphText.parse("""
                (float[n, 2] x) => (y) {
                  h = Neg(x)
                  y = Abs(h)
                }
                """));
        CacheFolder cache = CacheFolder.under(Path.of(args[0]), 1 << 20);
        Engine engine = Engine.open(ModelFile.of(ByteBuffer.wrap(bytes)), SessionSettings.DEFAULTS, cache);
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {1, 2}, 1, 2));
        try (Outcome outcome = engine.run(LOOK, inputs)) {
            System.out.println("ready " + outcome.fidelity());
        }
        StringBuilder order = new StringBuilder();
        for (int c = System.in.read(); c > ' '; c = System.in.read()) {
            order.append((char) c);
        }
        if (order.toString().equals("halt")) {
            Runtime.getRuntime().halt(7);
        }
    }
}
