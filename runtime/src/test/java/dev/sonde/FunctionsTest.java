package dev.sonde;

import static dev.sonde.SmallModels.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model's own functions compute has places in each of their calls. */
class FunctionsTest {
    private static final String NESTED = """
            opset 18
            opset my 1
            function my::Half(h) => (y) {
              opset 18
              two = Constant<value_float=2.0>()
              y = Div(h, two)
            }
            function my::Block(x, bias) => (y) {
              opset 18
              opset my 1
              sum = Add(x, bias)  // /in/Add
              half = my::Half(sum)  // half
              y = Mul(half, x)  // /out/Mul
            }
            main (float[2] x) => (y) {
              b: float[2] = {1, 3}
              h = my::Block(x, b)  // /layer.0/Block
              g = my::Block(h, b)  // /layer.1/Block
              n = my::Half(g)
              m = my::Half(n)
              y = Neg(m)
            }
            """;
    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, 2}, 2));

    @Test
    void each_call_has_places_of_its_own_by_its_name() {
        try (Model model = open(NESTED);
                Tracer t = model.trace(X)) {
            Saved first = t.at("layer.0.Block.in").output().save();
            Saved second = t.at("layer.1.Block.in").output().save();
            Saved half = t.at("layer.1.Block.half").output().save();
            Saved nameless = t.at("Half").output().save();
            Saved again = t.at("Half_1").output().save();
            Saved inner = t.tensor("/layer.1/Block/sum").save();
            Saved y = t.output().save();

            Report report = t.run();

            // h = (x + b) / 2 x = 1, 5; g = (h + b) / 2 h = 1, 20
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(first.value().toFloatArray()).containsExactly(2, 5);
            assertThat(second.value().toFloatArray()).containsExactly(2, 8);
            assertThat(half.value().toFloatArray()).containsExactly(1, 4);
            assertThat(nameless.value().toFloatArray()).containsExactly(0.5f, 10);
            assertThat(again.value().toFloatArray()).containsExactly(0.25f, 5);
            assertThat(inner.value().toFloatArray()).containsExactly(2, 8);
            assertThat(y.value().toFloatArray()).containsExactly(-0.25f, -5);
        }
    }

    @Test
    void a_write_in_one_call_leaves_the_others_alone() {
        try (Model model = open(NESTED);
                Tracer t = model.trace(X)) {
            t.at("layer.1.Block.half").output().edit(h -> h.mul(10));
            Saved first = t.at("layer.0.Block.half").output().save();
            Saved y = t.output().save();

            t.run();

            assertThat(first.value().toFloatArray()).containsExactly(1, 2.5f);
            assertThat(y.value().toFloatArray()).containsExactly(-2.5f, -50);
        }
    }

    @Test
    void a_call_inside_of_a_branch_is_read_there() {
        String text = """
                opset 18
                opset my 1
                function my::Choose(c, x) => (y) {
                  opset 18
                  opset my 1
                  y = If<else_branch=no () => (e) {
                    e = Neg(x)
                  }, then_branch=yes () => (t) {
                    d = my::Double(x)  // twice
                    t = Neg(d)
                  }>(c)
                }
                function my::Double(x) => (y) {
                  opset 18
                  s = Add(x, x)
                  y = Abs(s)
                }
                main (float[2] x, bool[] c) => (y) {
                  a = my::Choose(c, x)  // first
                  y = my::Choose(c, a)  // second
                }
                """;
        try (Model model = open(text);
                Tracer t = model.trace(
                        Map.of("x", Tensor.of(new float[] {1, -2}, 2), "c", Tensor.of(new boolean[] {true})))) {
            Saved one = t.tensor("first/twice/s").save();
            Saved two = t.at("second.twice").output().save();
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(one.value().toFloatArray()).containsExactly(2, -4);
            assertThat(two.value().toFloatArray()).containsExactly(4, 8);
            assertThat(y.value().toFloatArray()).containsExactly(-4, -8);
        }
    }

    @Test
    void weights_in_a_file_of_their_own_are_found(@TempDir Path folder) {
        ModelGraph model = OnnxWriter.externalise(GraphText.parse(NESTED), folder, "weights.bin", 1);
        OnnxWriter.write(model, folder.resolve("model.onnx"));

        try (Model opened = Model.open(folder.resolve("model.onnx"));
                Tracer t = opened.trace(X)) {
            Saved first = t.at("layer.0.Block.in").output().save();

            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(first.value().toFloatArray()).containsExactly(2, 5);
        }
    }
}
