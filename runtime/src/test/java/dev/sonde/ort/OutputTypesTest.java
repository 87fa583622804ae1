package dev.sonde.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputTypesTest {
    @Test
    void types_that_only_onnx_runtime_knows_are_told() {
        assertThat(types("(float[2, n] x) => (h, y) { h = Shape(x) a: int64[2] = {4, -1} y = Reshape(x, a) }"))
                .isEqualTo(Map.of("h", "int64[2]", "y", "float[4, ?]"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"COMPLEX64", "COMPLEX128", "FLOAT8.*", ".*INT[24]", "FLOAT4.*"},
            mode = EnumSource.Mode.MATCH_NONE)
    void element_types_have_their_names(ElementType element) {
        assertThat(types("(" + element + "[2] x) => (y) { y = Identity(x) }")).isEqualTo(Map.of("y", element + "[2]"));
    }

    @Test
    void what_is_no_tensor_is_left_out_and_a_scalar_has_no_known_shape() {
        assertThat(types("(float[2, 3] x) => (s, y) { s = SequenceConstruct(x) y = ReduceSum<keepdims=0>(x) }"))
                .isEqualTo(Map.of("y", "float[...]"));
    }

    @Test
    void a_model_that_onnx_runtime_refuses_is_an_error_that_says_why() {
        assertThatThrownBy(() -> types("(float[2] x) => (y) { y = Nonsense(x) }"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Nonsense");
        assertThatThrownBy(() -> OutputTypes.of(new byte[] {1, 2})).isInstanceOf(ModelException.class);
    }

    private static Map<String, String> types(String text) {
        Map<String, TensorType> types = OutputTypes.of(OnnxWriter.bytes(GraphText.parse(text)));
        return types.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString(), (a, b) -> a, LinkedHashMap::new));
    }
}
