package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Blob;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Faults that someone put there are found when a variant is built, and the model itself goes on. */
class PlantedFaultTest {
    private static final Patch LOOK = GraphText.parsePatch("""
            reads sonde:a = h
            saves h = sonde:a
            nodes {
            }
            """);

    private static final Patch CHANGE = GraphText.parsePatch("""
            reads sonde:a = h
            writes h = sonde:b
            saves h = sonde:a
            nodes {
              sonde:b = Neg(sonde:a)
            }
            """);

    @Test
    void one_flipped_bit_of_a_weight_is_refused() throws IOException {
        Map<String, Tensor> inputs = Map.of("x", noise(2, 64));
        for (Patch patch : List.of(LOOK, CHANGE)) {
            try (Engine engine = open(multiplied())) {
                Map<String, Tensor> plain = engine.runPlain(inputs);
                flip(engine.frozen());

                assertThatThrownBy(() -> engine.run(patch, inputs))
                        .isInstanceOf(RunException.class)
                        .hasMessageContaining("changes \"y\"")
                        .hasMessageContaining("max difference")
                        .hasMessageContaining("is not used");
                assertThat(engine.variants()).isZero();
                assertThat(engine.runPlain(inputs))
                        .allSatisfy(
                                (name, tensor) -> assertThat(tensor.sameBits(Objects.requireNonNull(plain.get(name))))
                                        .isTrue());
            }
        }
    }

    @Test
    void without_the_flipped_bit_the_same_is_exact() {
        Map<String, Tensor> inputs = Map.of("x", noise(2, 64));
        for (Patch patch : List.of(LOOK, CHANGE)) {
            try (Engine engine = open(multiplied());
                    Outcome outcome = engine.run(patch, inputs)) {
                assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
                assertThat(outcome.saves()).containsOnlyKeys("h");
            }
        }
    }

    @Test
    void one_flipped_bit_of_a_real_models_packed_weight_is_refused() throws IOException {
        TestModel model = TestModel.MINILM;
        Patch look = GraphText.parsePatch("""
                reads sonde:a = /encoder/layer.3/output/LayerNorm/Add_1_output_0
                saves h = sonde:a
                nodes {
                }
                """);
        try (Engine engine = Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard())) {
            flip(engine.frozen());

            assertThatThrownBy(() -> engine.run(look, model.inputs())).isInstanceOf(RunException.class);
            assertThat(engine.variants()).isZero();
        }
    }

    @Test
    void a_model_that_does_not_repeat_itself_is_unproven() {
        ModelGraph random = GraphText.parse("""
                (float[n, 4] x) => (y) {
                  noise = RandomNormalLike(x)
                  h = Add(x, noise)
                  y = Neg(h)
                }
                """);
        Map<String, Tensor> inputs = Map.of("x", noise(2, 4));
        for (Patch patch : List.of(LOOK, CHANGE)) {
            try (Engine engine = open(random);
                    Outcome outcome = engine.run(patch, inputs)) {
                assertThat(outcome.fidelity())
                        .isInstanceOf(Fidelity.Unproven.class)
                        .asString()
                        .startsWith("UNPROVEN(")
                        .contains("\"y\"")
                        .contains("run twice");
            }
        }
    }

    private static Engine open(ModelGraph model) {
        ByteBuffer bytes = ByteBuffer.wrap(OnnxWriter.bytes(model));
        return Engine.open(ModelFile.of(bytes), Providers.settings(), CacheFolder.standard());
    }

    /** A weight large enough to lie in the weights' file. */
    private static ModelGraph multiplied() {
        ModelGraph model = GraphText.parse("""
                (float[n, 64] x, float[64, 64] w) => (y) {
                  h = Abs(x)
                  m = MatMul(h, w)
                  y = Tanh(m)
                }
                """);
        List<Weight> weights = List.of(Weight.of("w", noise(64, 64)));
        return model.with(
                model.graph().withInputs(model.graph().inputs().subList(0, 1)).withWeights(weights));
    }

    /** Flips one bit, the sign of a number that is in use: the packed copy's where there is one. */
    private static void flip(Frozen frozen) throws IOException {
        Path file = frozen.folder().resolve("weights.bin");
        long at = offset(frozen) + 3;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(1);
            assertThat(channel.read(bytes, at)).isEqualTo(1);
            bytes.put(0, (byte) (bytes.get(0) ^ 0x80)).rewind();
            channel.write(bytes, at);
        }
    }

    private static long offset(Frozen frozen) {
        List<Map<String, String>> all = frozen.graph().graph().weights().stream()
                .map(Weight::blob)
                .filter(Blob.External.class::isInstance)
                .map(blob -> ((Blob.External) blob).entries())
                .toList();
        return all.stream()
                .flatMap(entries -> entries.entrySet().stream())
                .filter(entry -> entry.getKey().startsWith("prepacked"))
                .map(Map.Entry::getValue)
                .map(packed -> packed.substring(packed.indexOf('|') + 1, packed.indexOf(';')))
                .findFirst()
                .map(Long::parseLong)
                .orElseGet(() -> Long.parseLong(all.get(0).getOrDefault("offset", "0")));
    }

    private static Tensor noise(int rows, int columns) {
        Random random = new Random(5);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, rows, columns);
    }
}
