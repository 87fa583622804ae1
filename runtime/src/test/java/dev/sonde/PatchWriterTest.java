package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.TestModel;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.SessionSettings;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
}
