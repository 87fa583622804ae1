package dev.sonde.coverage;

import dev.sonde.coverage.Verdict.Kind;
import dev.sonde.error.SondeException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A process that is told models and numbers, changes a few bytes of the model by the number, and says what became of it. */
final class MutationMain {
    /** How a question begins that means a model made here; others begin with the name of a real one. */
    static final String MADE = "MADE";

    /** What the answer about a model says that was refused while it was read. */
    static final String READING = "read";

    private static final List<String> MODELS = List.of("""
            (float[2, 3] x) => (y) {
              w: float[3, 4] = {1, -2, 3, 0.5, 1, 1, 2, -1, 0, 0.25, 1, 1}
              b: float[4] = {0.1, 0.2, 0.3, 0.4}
              h = MatMul(x, w)  // /layer.0/MatMul
              a = Add(h, b)  // /layer.0/Add
              r = Relu(a)  // /layer.0/Relu
              m = ReduceMean<keepdims=1>(r)
              y = Sub(r, m)
            }
            """, """
            (float[2, 3] x) => (y) {
              zero: float[] = {0}
              s = ReduceSum<keepdims=0>(x)
              c = Greater(s, zero)
              y = If<else_branch=no () => (n) {
                n = Neg(x)
              }, then_branch=yes () => (t) {
                t0 = Mul(x, x)
                t = Softmax<axis=1>(t0)
              }>(c)
            }
            """, """
            opset 18
            function my::Twice(a) => (b) {
              opset 18
              b = Add(a, a)
            }
            main (float[2, 3] x) => (y) {
              shape: int64[4] = {1, 1, 2, 3}
              k: float[1, 1, 2, 2] = {1, 0, -1, 2}
              picture = Reshape(x, shape)
              conv = Conv<kernel_shape=[2, 2], pads=[0, 0, 1, 1]>(picture, k)
              pool = MaxPool<kernel_shape=[1, 2]>(conv)
              y = my::Twice(pool)
            }
            """);
    /** What a refusal costs is told in the processor's time, for the machine may have much else to do. */
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, -2, 3, 0.5f, 2, -1}, 2, 3));

    private MutationMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // What loads classes for the first time is no measure for what a refusal costs.
        for (int i = 0; i < MODELS.size(); i++) {
            verdict(made(i), X);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
            String[] asked = line.split(" ");
            int number = Integer.parseInt(asked[1]);
            boolean made = asked[0].equals(MADE);
            byte[] model = made
                    ? made(number)
                    : Files.readAllBytes(TestModel.valueOf(asked[0]).path());
            Map<String, Tensor> inputs = made ? X : TestModel.valueOf(asked[0]).inputs();
            mutate(model, new Random(number));
            long start = CLOCK.getCurrentThreadCpuTime();
            Verdict verdict = verdict(model, inputs);
            long millis = (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000;
            out.println(verdict.kind() + " " + millis + " ms " + verdict.why());
        }
    }

    private static byte[] made(int number) {
        return OnnxWriter.bytes(GraphText.parse(MODELS.get(number % MODELS.size())));
    }

    /** Changes one to four bytes, the same every time: half of them near a name, for most of a file are weights. */
    private static void mutate(byte[] model, Random random) {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            int at = random.nextInt(model.length);
            if (random.nextBoolean()) {
                at = Math.min(model.length - 1, Math.max(0, nextName(model, at) + random.nextInt(12) - 8));
            }
            model[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : model[at] ^ (1 << random.nextInt(8)));
        }
    }

    private static int nextName(byte[] model, int from) {
        int letters = 0;
        for (int i = from; i < model.length; i++) {
            letters = Character.isLetterOrDigit(model[i]) ? letters + 1 : 0;
            if (letters == 4) {
                return i - 3;
            }
        }
        return from;
    }

    private static Verdict verdict(byte[] model, Map<String, Tensor> inputs) {
        String when = READING;
        try (Engine engine =
                Engine.open(ModelFile.of(ByteBuffer.wrap(model)), Providers.settings(), CacheFolder.standard())) {
            when = "loaded";
            Patch everything = Inspection.tapped(engine);
            when = "run";
            try (Outcome outcome = engine.run(everything, inputs)) {
                return Verdict.of(Kind.EQUAL, outcome.fidelity());
            }
        } catch (SondeException refusal) {
            return Verdict.of(Kind.REFUSED, when + ": " + refusal.getClass().getSimpleName());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return Verdict.of(Kind.FAILED, e + " at " + e.getStackTrace()[0]);
        }
    }
}
