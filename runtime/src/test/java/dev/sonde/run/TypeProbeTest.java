package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeProbeTest {
    private static final Path DATA = Path.of("../../shared/data");

    @Test
    void a_size_is_fixed_or_a_name_or_made_of_two_names_or_unknown() {
        Map<String, TensorType> types = types("""
                (float[batch, seq, 4] x) => (y) {
                  flat: int64[2] = {-1, 4}
                  two: int64[3] = {0, -1, 2}
                  r = Reshape(x, flat)
                  y = Reshape(x, two)
                  c = Concat<axis=1>(x, x)
                  t = Transpose<perm=[1, 0, 2]>(x)
                  n = NonZero(x)
                }
                """);

        assertThat(types.get("r")).hasToString("float[batch * seq, 4]");
        assertThat(types.get("y")).hasToString("float[batch, 2 * seq, 2]");
        assertThat(types.get("c")).hasToString("float[batch, 2 * seq, 4]");
        assertThat(types.get("t")).hasToString("float[seq, batch, 4]");
        assertThat(types.get("n")).hasToString("int64[3, ?]");
        assertThat(types.get("x")).hasToString("float[batch, seq, 4]");
        assertThat(types.get("flat")).hasToString("int64[2]");
    }

    @Test
    void a_scalar_is_told_from_a_shape_that_is_not_known() {
        Map<String, TensorType> types = types("""
                (float[n] x, int64[...] shape) => (y) {
                  s = ReduceSum<keepdims=0>(x)
                  y = Reshape(x, shape)
                }
                """);

        assertThat(types.get("s")).hasToString("float[]");
        assertThat(types.get("y")).hasToString("float[...]");
        assertThat(types.get("shape")).hasToString("int64[...]");
    }

    @Test
    void what_the_model_calls_a_size_is_kept() {
        Map<String, TensorType> types = types("""
                (float[past, 4] p, float[seq, 4] x, int64[total] t) => (float[total, 4] z) {
                  y = Concat<axis=0>(p, x)
                  z = Concat<axis=0>(p, x)
                }
                """);

        assertThat(types.get("y")).hasToString("float[past + seq, 4]");
        assertThat(types.get("z")).hasToString("float[total, 4]");
    }

    @Test
    void a_sum_that_an_input_is_said_to_have_holds() {
        Map<String, TensorType> types = types("""
                (float[seq, 4] x, float[past, 4] p, int64["past + seq"] mask) => (y, z) {
                  y = Concat<axis=0>(p, x)
                  n: int64[1] = {-1}
                  m = Unsqueeze(mask, n)
                  c = Cast<to=1>(m)
                  z = Add(y, c)
                }
                """);

        assertThat(types.get("y")).hasToString("float[past + seq, 4]");
        assertThat(types.get("z")).hasToString("float[past + seq, 4]");
    }

    @Test
    void sizes_that_must_divide_something_leave_what_holds_for_all() {
        Map<String, TensorType> types = types("""
                (float[n] x) => (y) {
                  four: int64[2] = {-1, 4}
                  y = Reshape(x, four)
                  z = Relu(y)
                }
                """);

        assertThat(types.get("z")).hasToString("float[?, 4]");
    }

    @Test
    void where_onnx_runtime_refuses_the_model_the_file_is_believed() {
        assertThat(types("(float[n] x) => (y) { h: float[n, 2] h = Nonsense(x) y = Relu(h) }"))
                .hasEntrySatisfying("h", type -> assertThat(type).hasToString("float[n, 2]"))
                .doesNotContainKey("y");
    }

    @Test
    void what_only_a_default_is_is_no_input() {
        assertThat(types("(float[n, 2] x, float[2] w) => (y) { w: float[2] = {1, 2} y = Mul(x, w) }"))
                .hasEntrySatisfying("y", type -> assertThat(type).hasToString("float[n, 2]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/all-minilm-l6-v2.onnx", "/all-minilm-l6-v2-q.onnx"})
    void every_tensor_of_minilm_has_a_type(String resource) throws IOException {
        try (InputStream stream = TypeProbeTest.class.getResourceAsStream(resource)) {
            assertThat(stream).isNotNull();
            ModelGraph model = OnnxReader.read(stream);

            Map<String, TensorType> types = TypeProbe.of(model);

            assertThat(types)
                    .hasEntrySatisfying(
                            "/encoder/layer.3/output/LayerNorm/Add_1_output_0",
                            type -> assertThat(type).hasToString("float[batch_size, sequence_length, 384]"));
            assertThat(types)
                    .hasEntrySatisfying(
                            "/encoder/layer.3/attention/self/Softmax_output_0",
                            type -> assertThat(type)
                                    .hasToString("float[batch_size, 12, sequence_length, sequence_length]"));
            assertThat(types.keySet()).containsAll(model.graph().definitions());
            assertThat(types.values()).allMatch(TypeProbeTest::isComplete);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stories260k-dynamo-nokv.onnx, add_1063, 'float[batch, seq, 64]'",
        "stories260k-dynamo-kv.onnx, matmul_1, 'float[s23, 8, s70, s11 + s70]'",
        "stories260k-ts-kv.onnx, /model/layers.2/Add_1_output_0, 'float[batch, seq, 64]'",
        "cnn_mnist.onnx, output_probs, 'float[batch, 10]'",
        "tinybert.onnx, output_0, 'float[batch, sequence, 50]'",
        "version-RFB-320.onnx, scores, 'float[1, 4420, 2]'",
        "silero_vad.onnx, stateN, 'float[2, input.0, 128]'",
        "tiny-random-gpt2-past.onnx, present_0, 'float[2, batch_size, 4, total_seq_len, 8]'",
    })
    void most_tensors_of_real_models_have_a_complete_type(String file, String tensor, String type) {
        Path path = DATA.resolve(file);
        Assumptions.assumeTrue(Files.exists(path), "shared data absent");
        ModelGraph model = OnnxReader.read(path);

        Map<String, TensorType> types = TypeProbe.of(model);

        assertThat(types.get(tensor)).hasToString(type);
        long incomplete = types.values().stream()
                .filter(Predicate.not(TypeProbeTest::isComplete))
                .count();
        assertThat(incomplete).isLessThan(2);
    }

    private static boolean isComplete(TensorType type) {
        return type.shape().isPresent() && type.shape().get().dims().stream().noneMatch(Dim.Unknown.class::isInstance);
    }

    private static Map<String, TensorType> types(String text) {
        return TypeProbe.of(GraphText.parse(text));
    }
}
