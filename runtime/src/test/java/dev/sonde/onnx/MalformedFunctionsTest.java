package dev.sonde.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.graph.GraphText;
import org.junit.jupiter.api.Test;

/** A model's own functions that cannot be written out. */
class MalformedFunctionsTest {
    @Test
    void functions_that_do_not_end_are_refused() {
        String circle = """
                function my::A(x) => (y) {
                  y = my::B(x)
                }
                function my::B(x) => (y) {
                  y = my::A(x)
                }
                main (float[1] x) => (y) {
                  y = my::A(x)
                }
                """;
        assertThatThrownBy(() -> OnnxReader.read(OnnxWriter.bytes(GraphText.parse(circle))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("made of itself");
    }

    @Test
    void functions_that_double_too_often_are_refused_in_no_time() {
        StringBuilder text = new StringBuilder("function my::F0(x) => (y) {\n  y = Neg(x)\n}\n");
        for (int i = 1; i <= 60; i++) {
            text.append(
                    "function my::F%d(x) => (y) {%n  h = my::F%d(x)%n  y = my::F%d(h)%n}%n".formatted(i, i - 1, i - 1));
        }
        text.append("main (float[1] x) => (y) {\n  y = my::F60(x)\n}\n");
        byte[] bytes = OnnxWriter.bytes(GraphText.parse(text.toString()));

        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("written out");
    }

    @Test
    void functions_that_call_each_other_too_deep_are_refused() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("function my::F%d(x) => (y) {%n  y = my::F%d(x)%n}%n".formatted(i, i + 1));
        }
        text.append("function my::F20000(x) => (y) {\n  y = Neg(x)\n}\n");
        text.append("main (float[1] x) => (y) {\n  y = my::F0(x)\n}\n");
        byte[] bytes = OnnxWriter.bytes(GraphText.parse(text.toString()));

        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("called more than 100 deep");
    }

    @Test
    void functions_that_nest_graphs_too_deep_together_are_refused() {
        String branch = "function my::F%d(c) => (y) {%n  y = If<then_branch=t () => (a) {%n a = my::F%d(c)%n},"
                + " else_branch=e () => (b) {%n b = Neg(c)%n}>(c)%n}%n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(branch.formatted(i, i + 1));
        }
        text.append("function my::F40(x) => (y) {\n  y = Neg(x)\n}\n");
        text.append("main (float[1] x) => (y) {\n  y = my::F0(x)\n}\n");
        byte[] bytes = OnnxWriter.bytes(GraphText.parse(text.toString()));

        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nest graphs deeper than 32");
    }
}
