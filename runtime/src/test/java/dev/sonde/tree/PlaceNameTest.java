package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.GraphText;
import dev.sonde.tree.PlaceName.Edge;
import dev.sonde.tree.PlaceName.Side;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceNameTest {
    private final ModuleTree tree = ModuleTree.of(GraphText.parse("""
            (float[n, 2] x, float[n] mask) => (y) {
              onnx::MatMul_7: float[2, 2] = {1, 2, 3, 4}
              a = MatMul(x, onnx::MatMul_7)  // /h.0/attn/MatMul
              b = Softmax(a)  // /h.0/attn/Softmax
              c = Mul(b, mask)  // /h.0/attn/Mul
              d = Softmax(c)  // /h.1/attn/Softmax
              y = Neg(d)  // /Neg
            }
            """));

    @ParameterizedTest
    @CsvSource({
        "h.0, h.0, c",
        "h.0#output, h.0, c",
        "h.0#output[0], h.0, c",
        "h.0#input, h.0#input, x",
        "h.0#input[1], h.0#input[1], mask",
        "h.0.attn/Softmax, h.0.attn/Softmax, b",
        "h.0.attn/Softmax#input, h.0.attn/Softmax#input, a",
        "h.0.attn/MatMul#input[1], h.0.attn/MatMul#input[1], onnx::MatMul_7",
        "/Neg, /Neg, y",
        "tensor:a, tensor:a, a",
        "param:onnx::MatMul_7, param:onnx::MatMul_7, onnx::MatMul_7",
        "param:h.0.attn.weight, param:h.0.attn.weight, onnx::MatMul_7",
    })
    void a_full_name_is_one_tensor(String written, String place, String tensor) {
        assertThat(tree.resolve(PlaceName.parse(written))).containsExactly(new Located(place, tensor));
    }

    @Test
    void a_pattern_takes_every_module_that_has_the_edge() {
        assertThat(tree.resolve(PlaceName.parse("h.*")))
                .containsExactly(new Located("h.0", "c"), new Located("h.1", "d"));
        assertThat(tree.resolve(PlaceName.parse("h.*#input[1]"))).containsExactly(new Located("h.0#input[1]", "mask"));
        assertThat(tree.resolve(PlaceName.parse("**/Soft*")))
                .containsExactly(new Located("h.0.attn/Softmax", "b"), new Located("h.1.attn/Softmax", "d"));
    }

    @Test
    void the_parts_are_read() {
        PlaceName place = PlaceName.parse("a.*/Add#input[2]");

        assertThat(place).isEqualTo(new Edge("a.*", Optional.of("Add"), Side.INPUT, 2));
        assertThat(place.isPattern()).isTrue();
        assertThat(PlaceName.parse("tensor:a*").isPattern()).isFalse();
        assertThat(place).hasToString("a.*/Add#input[2]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a..b",
                ".a",
                "#input",
                "a#in",
                "a#input[",
                "a#input[-1]",
                "a#output[x]",
                "/a/b",
                "a/",
                "tensor:"
            })
    void what_is_malformed_is_refused_with_what_is_allowed(String written) {
        assertThatThrownBy(() -> PlaceName.parse(written))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("\"" + written + "\" names no place")
                .hasMessageContaining("encoder.layer.3#output[1]");
    }

    @Test
    void what_does_not_exist_is_told_with_what_does() {
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("h.0.attn/Softmix")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("no operator \"Softmix\" in \"h.0.attn\"")
                .hasMessageContaining("\"MatMul\", \"Softmax\", \"Mul\"");
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("h.0#output[1]")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("no place \"h.0#output[1]\"")
                .hasMessageContaining("1 output");
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("tensor:aa")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("no tensor \"aa\"");
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("param:h.0.weight")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("\"h.0.attn.weight\"");
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("g.*")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("nothing matches \"g.*\"");
    }
}
