package dev.sonde.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.SessionSettings.Optimisation;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a trace costs beside the model's own work, once its structure is known: a new trace each time, twelve saves,
 * closed at the end. The model is next to nothing, twelve layers of four numbers, so that the trace is what is seen.
 */
final class WarmTraces {
    private static final int LAYERS = 12;
    private static final int WIDTH = 4;
    private static final Pace PACE = new Pace(6_000, 3_000, 2_000);

    private final Path file;

    private WarmTraces(Path file) {
        this.file = file;
    }

    /** {@return the time of a warm trace beyond that of a plain run} */
    static Findings measured() {
        try {
            Path file = Files.createTempFile("twelve-layers", ".onnx");
            try {
                OnnxWriter.write(GraphText.parse(model()), file);
                return new WarmTraces(file).measure();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String model() {
        StringBuilder text = new StringBuilder("(float[n, 4] x) => (float[n, 4] y) {\n  two: float[1] = {2}\n");
        String last = "x";
        for (int layer = 0; layer < LAYERS; layer++) {
            String made = layer == LAYERS - 1 ? "y" : "/layer." + layer + "/Mul_output_0";
            text.append("  ").append(made).append(" = Mul(").append(last).append(", two)  // /layer.");
            text.append(layer).append("/Mul\n");
            last = made;
        }
        return text.append("}\n").toString();
    }

    private Findings measure() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, WIDTH);
        Options options = Options.defaults().threads(1).optimisation(Optimisation.NONE);
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, x.buffer().asFloatBuffer(), new long[] {1, WIDTH});
                Model model = Model.open(file, options)) {
            Runnable plain = () -> run(session, input);
            boolean exact = check(model, x);
            List<Double> micros = new Pairs(plain, () -> trace(model, x))
                    .timed(PACE).stream()
                            .map(pair -> (pair.other() - pair.plain()) * 1000)
                            .toList();
            return Findings.of(Measurement.of(
                    CostTask.WARM_TRACE, LAYERS + " saves", exact && check(model, x), Map.of(CostTask.VALUE, micros)));
        }
    }

    private static void run(OrtSession session, OnnxTensor input) {
        try (OrtSession.Result result = session.run(Map.of("x", input))) {
            WrongValues.unless(result.size() == 1, "the model gives " + result.size() + " outputs");
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Saved> trace(Model model, Tensor x) {
        try (Tracer t = model.trace(Map.of("x", x))) {
            return saved(t);
        }
    }

    private static List<Saved> saved(Tracer t) {
        List<Saved> saves = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            saves.add(t.at("layer." + layer).output().save());
        }
        t.run();
        return saves;
    }

    private static boolean check(Model model, Tensor x) {
        try (Tracer t = model.trace(Map.of("x", x))) {
            List<Saved> saves = saved(t);
            return IntStream.range(0, LAYERS).allMatch(layer -> {
                float[] expected = x.toFloatArray();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] *= 2 << layer;
                }
                return Arrays.equals(expected, saves.get(layer).value().toFloatArray());
            });
        }
    }
}
