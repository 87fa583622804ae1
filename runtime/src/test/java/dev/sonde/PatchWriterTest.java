package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ops.Operand;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionSettings;
import dev.sonde.probe.Statistic;
import dev.sonde.probe.Statistics;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchWriterTest {
    @Test
    void a_patch_written_without_inputs_runs_on_inputs_of_any_size_and_leaves_a_borrowed_session_open() {
        try (NativeSession plain = NativeSession.open(TestModel.MINILM.path(), SessionSettings.DEFAULTS)) {
            NativeSession borrowed = NativeSession.borrow(plain.raw(), "borrowed");
            Engine engine = Engine.beside(
                    () -> borrowed,
                    ModelFile.at(TestModel.MINILM.path()),
                    SessionSettings.DEFAULTS,
                    CacheFolder.standard());
            PatchWriter writer = PatchWriter.of(engine);
            Place layer = writer.places("encoder.layer.4").get(0);
            writer.save(writer.operand(layer));
            layer.set(0.5);
            writer.save(writer.operand(layer));

            IntStream.of(3, 9).forEach(tokens -> {
                Map<String, Tensor> inputs = TestModel.bert(2, tokens);
                Map<String, Tensor> given = new LinkedHashMap<>(inputs);
                given.putAll(writer.feeds());
                try (Outcome outcome = engine.run(writer.patch(), given)) {
                    Tensor own = Objects.requireNonNull(outcome.saves().get("0"));
                    Tensor set = Objects.requireNonNull(outcome.saves().get("1"));
                    assertThat(set.shape()).containsExactly(2, tokens, 384).isEqualTo(own.shape());
                    assertThat(set.toFloatArray()).containsOnly(0.5f);
                    assertThat(own.toFloatArray()).doesNotContain(0.5f);
                }
            });
            assertThat(writer.tensor(layer)).isEqualTo("/encoder/layer.4/output/LayerNorm/Add_1_output_0");

            engine.close();
            assertThat(plain.run(TestModel.bert(1, 4), plain.outputs())).containsKey("last_hidden_state");
        }
    }

    @Test
    void statistics_are_right_where_what_is_declared_as_a_scalar_is_given_as_a_vector(@TempDir Path folder) {
        Path file = folder.resolve("scaler.onnx");
        OnnxWriter.write(GraphText.parse("""
                opset 17
                scaler (float[2] x, float[] gain) => (float[2] y) {
                  doubled = Add(gain, gain)  // /twice/Add
                  y = Mul(x, doubled)  // /scale/Mul
                }
                """), file);
        try (Engine engine = Engine.open(ModelFile.at(file), SessionSettings.DEFAULTS, CacheFolder.standard())) {
            PatchWriter writer = PatchWriter.of(engine);
            List<Operand> watched = Stream.of("twice", "scale")
                    .map(writer::at)
                    .map(Envoy::output)
                    .map(writer::operand)
                    .toList();
            Statistics statistics = Statistics.of(writer.fragment(), watched);
            writer.save(statistics.packed());
            Tensor x = Tensor.of(new float[] {1, 3}, 2);

            for (Tensor gain : List.of(Tensor.scalar(5, ElementType.FLOAT), Tensor.of(new float[] {5}, 1))) {
                try (Outcome outcome = engine.run(writer.patch(), Map.of("x", x, "gain", gain))) {
                    Tensor packed = Objects.requireNonNull(outcome.saves().get("0"));
                    List<Statistic> seen = statistics.read(packed.toDoubleArray());
                    assertThat(seen.get(0).shape()).hasSize(gain.shape().length);
                    assertThat(seen.get(0).mean()).isEqualTo(10);
                    assertThat(seen.get(1).shape()).containsExactly(2L);
                    assertThat(seen.get(1).mean()).isEqualTo(20);
                }
            }
        }
    }

    @Test
    void a_patch_has_branches_and_skips_which_every_run_decides_anew() {
        try (Engine engine =
                Engine.open(ModelFile.at(TestModel.MINILM.path()), SessionSettings.DEFAULTS, CacheFolder.standard())) {
            PatchWriter writer = PatchWriter.of(engine);
            Place embeddings = writer.at("embeddings").output();
            Branch some = writer.when(embeddings.get().shape().slice("1").greater(writer.feed("limit", limit(5))));
            some.at("encoder.layer.4").skip(some.at("encoder.layer.3").output());
            some.otherwise().at("encoder.layer.4").output().edit(h -> h.mul(2));
            writer.save(writer.operand(writer.at("encoder.layer.3").output()));
            writer.save(writer.operand(writer.at("encoder.layer.4").output()));
            PatchWriter reader = PatchWriter.of(engine);
            reader.save(reader.operand(reader.at("encoder.layer.4").output()));
            Patch copy = GraphText.parsePatch(GraphText.print(writer.patch()));

            for (int tokens : new int[] {9, 3, 9}) {
                Map<String, Tensor> inputs = TestModel.bert(2, tokens);
                Map<String, Tensor> given = new LinkedHashMap<>(inputs);
                given.putAll(writer.feeds());
                try (Outcome outcome = engine.run(copy, given);
                        Outcome plain = engine.run(reader.patch(), inputs)) {
                    Tensor before = Objects.requireNonNull(outcome.saves().get("0"));
                    Tensor after = Objects.requireNonNull(outcome.saves().get("1"));
                    Tensor own = Objects.requireNonNull(plain.saves().get("0"));
                    if (tokens == 9) {
                        assertThat(after.sameBits(before)).isTrue();
                    } else {
                        assertThat(after.sameBits(twice(own))).isTrue();
                    }
                }
            }
        }
    }

    private static Tensor limit(int tokens) {
        return Tensor.scalar(tokens, ElementType.INT64);
    }

    private static Tensor twice(Tensor tensor) {
        float[] values = tensor.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2;
        }
        return Tensor.of(values, tensor.shape());
    }
}
