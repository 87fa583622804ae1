package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeRealModelsTest {
    private static final Path DATA = Path.of("../../shared/data");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/all-minilm-l6-v2.onnx", "/all-minilm-l6-v2-q.onnx"})
    void minilm_computes_the_same_bits_upgraded(String resource) throws IOException {
        try (InputStream stream = UpgradeRealModelsTest.class.getResourceAsStream(resource)) {
            assertThat(stream).isNotNull();
            check(stream.readAllBytes(), Map.of("batch_size", 2L, "sequence_length", 9L));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tinybert.onnx", "cnn_mnist.onnx", "version-RFB-320.onnx"})
    void models_of_other_exporters_compute_the_same_bits_upgraded(String file) {
        check(bytes(file), Map.of("batch", 2L, "sequence", 9L));
    }

    @Test
    void a_model_with_a_cache_computes_the_same_bits_upgraded() {
        check(bytes("stories260k-ts-kv.onnx"), Map.of("batch", 1L, "seq", 3L, "past", 4L, "total", 7L));
    }

    @Test
    void a_model_inside_nested_branches_computes_the_same_bits_upgraded() {
        check(bytes("silero_vad.onnx"), Map.of("input.0", 1L, "input.1", 512L, "state.1", 1L));
    }

    /** Both the model as exported and the graph that ONNX Runtime makes of it. */
    private void check(byte[] file, Map<String, Long> sizes) {
        ModelGraph model = OnnxReader.read(file);
        assertThat(model.opset()).isLessThan(Upgrade.OPSET);
        Map<String, Tensor> inputs = PlainRun.inputs(model, sizes);
        Path dump = folder.resolve("optimised.onnx");

        Map<String, String> plain = PlainRun.of(file, OptLevel.NO_OPT, inputs);
        Map<String, String> optimised = PlainRun.dumping(file, dump, inputs);
        ModelGraph frozen = OnnxReader.read(dump);

        assertThat(frozen.opset()).isLessThan(Upgrade.OPSET);
        checkSame(model, inputs, plain);
        checkSame(frozen, inputs, optimised);
    }

    private static void checkSame(ModelGraph older, Map<String, Tensor> inputs, Map<String, String> expected) {
        ModelGraph upgraded = Upgrade.to18(older);

        assertThat(upgraded.opset()).isEqualTo(Upgrade.OPSET);
        assertThat(PlainRun.of(OnnxWriter.bytes(upgraded), OptLevel.NO_OPT, inputs))
                .isEqualTo(expected);
        assertThat(GraphText.print(Upgrade.to18(older))).isEqualTo(GraphText.print(upgraded));
    }

    private static byte[] bytes(String file) {
        Assumptions.assumeTrue(Files.exists(DATA.resolve(file)), "shared data absent");
        try {
            return Files.readAllBytes(DATA.resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
