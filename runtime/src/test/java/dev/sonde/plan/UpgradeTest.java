package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "opset 11 (float[2, 1, 3] x) => (y) { a = Squeeze<axes=[1]>(x) y = Unsqueeze<axes=[0, -1]>(a) }",
                "opset 11 (float[2, 1, 3] x) => (y) { y = Squeeze(x) }",
                "opset 12 (float[2, 3, 4] x) => (y) { y = ReduceSum<axes=[-1, 0], keepdims=0>(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { y = ReduceSum(x) }",
                "opset 13 (float[2, 3, 4] x) => (y) { a: int64[1] = {1} y = ReduceSum(x, a) }",
                "opset 17 (float[2, 3, 4] x) => (y) { y = ReduceMean<axes=[1]>(x) }",
                "opset 7 (float[2, 3, 4] x) => (y) { y = ReduceMean<keepdims=0>(x) }",
                "opset 13 (float[2, 3, 4] x) => (y) { y = ReduceMax<axes=[2], keepdims=0>(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { y = ReduceMin<axes=[2, 1]>(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { y = ReduceProd<axes=[0]>(x) }",
                "opset 11 (float[2, 3, 4] x) => (a, b) { a = ReduceL1<axes=[1]>(x) b = ReduceL2<axes=[1]>(x) }",
                "opset 11 (float[2, 3, 4] x) => (a, b) { a = ReduceSumSquare<axes=[1]>(x) b = ReduceLogSumExp<axes=[1]>(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { p = Abs(x) y = ReduceLogSum<axes=[1]>(p) }",
                "opset 9 (float[4, 5, 6] x) => (y) { y = Slice<starts=[1, -3], ends=[9223372036854775807, -1], axes=[0, 2]>(x) }",
                "opset 7 (float[4, 5] x) => (y) { y = Slice<starts=[1, 0], ends=[3, 2]>(x) }",
                "opset 9 (float[4, 5] x) => (v, i) { v, i = TopK<k=3>(x) }",
                "opset 7 (float[4, 5] x) => (v, i) { v, i = TopK<k=2, axis=0>(x) }",
                "opset 11 (float[4, 5] x) => (a, b) { a, b = Split<axis=1, split=[2, 3]>(x) }",
                "opset 12 (float[4, 6] x) => (a, b, c) { a, b, c = Split<axis=-1>(x) }",
                "opset 13 (float[4, 5] x) => (a, b) { s: int64[2] = {1, 3} a, b = Split(x, s) }",
                "opset 17 (float[4, 6] x) => (a, b) { a, b = Split(x) }",
                "opset 9 (float[2, 3] x) => (y) { y = Pad<pads=[0, 1, 1, 0]>(x) }",
                "opset 7 (float[2, 3] x) => (y) { y = Pad<pads=[0, 1, 1, 0], value=-2.5>(x) }",
                "opset 7 (float[2, 3] x) => (y) { r = Relu(x) y = Pad<pads=[0, 1, 1, 0], value=-2.5>(r) }",
                "opset 10 (double[2, 3] x) => (y) { y = Pad<pads=[0, 1, 1, 0], value=0.1>(x) }",
                "opset 7 (float[4, 4] x) => (y) { y = Pad<mode=\"reflect\", pads=[1, 1, 2, 0]>(x) }",
                "opset 7 (float[4, 4] x) => (y) { y = Pad<mode=\"edge\", pads=[1, -1, 2, 0]>(x) }",
                "opset 7 (float[2, 30] x) => (y) { y = Clip<min=-0.5, max=1.5>(x) }",
                "opset 10 (float[2, 30] x) => (y) { r = Neg(x) y = Clip<max=0.5>(r) }",
                "opset 10 (float[2, 30] x) => (y) { y = Clip<min=0.0>(x) }",
                "opset 10 (float[2, 30] x) => (y) { y = Clip(x) }",
                "opset 7 (float[2, 3, 4] x) => (y) { y = Softmax(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { y = Softmax<axis=-1>(x) }",
                "opset 11 (float[2, 3, 4] x) => (y) { y = Softmax<axis=-2>(x) }",
                "opset 12 (float[2, 3, 4] x) => (y) { y = LogSoftmax<axis=0>(x) }",
                "opset 12 (float[2, 3, 4] x) => (y) { y = Hardmax<axis=1>(x) }",
                "opset 12 (float[2, 3, 4] x) => (y) { y = Hardmax<axis=2>(x) }",
                "opset 9 (float[2, 3, 4] x) => (y) { a = Slice<starts=[0], ends=[0], axes=[0]>(x) y = Softmax<axis=1>(a) }",
                "opset 7 (float[1, 2, 3, 5] x) => (y) { y = Upsample<scales=[1.0, 1.0, 2.0, 3.0]>(x) }",
                "opset 8 (float[1, 2, 3, 5] x) => (y) { y = Upsample<mode=\"linear\", scales=[1.0, 1.0, 2.0, 2.5]>(x) }",
                "opset 9 (float[1, 2, 3, 5] x) => (y) { s: float[4] = {1, 1, 1.7, 2.2} y = Upsample(x, s) }",
                "opset 10 (float[1, 2, 8, 9] x) => (y) { s: float[4] = {1, 1, 0.6, 0.55} y = Resize(x, s) }",
                "opset 10 (float[1, 2, 8, 9] x) => (y) { s: float[4] = {1, 1, 0.6, 1.7} y = Resize(x, s) }",
                "opset 10 (float[1, 2, 8, 9] x) => (y) { s: float[4] = {1, 1, 0.6, 0.7} y = Resize<mode=\"linear\">(x, s) }",
                "opset 10 (float[1, 1, 6, 7] x) => (y) { s: float[4] = {1, 1, 0.6, 1.7} t = Sqrt(s) y = Resize(x, t) }",
                "opset 11 (float[1, 1, 6, 7] x) => (y) { e: float[0] = {} s: int64[4] = {1, 1, 3, 9} "
                        + "y = Resize<mode=\"linear\">(x, e, e, s) }",
                "opset 11 (float[1, 1, 6, 7] x) => (y) { e: float[0] = {} s: float[4] = {1, 1, 0.6, 1.7} "
                        + "y = Resize<mode=\"cubic\">(x, e, s) }",
                "opset 12 (float[1, 1, 6, 7] x) => (y) { r: float[8] = {0, 0, 0.1, 0.2, 1, 1, 0.8, 0.7} e: float[0] = {} "
                        + "s: int64[4] = {1, 1, 3, 9} y = Resize<mode=\"linear\", "
                        + "coordinate_transformation_mode=\"tf_crop_and_resize\">(x, r, e, s) }",
                "opset 7 (float[2, 3] x) => (y, m) { y, m = Dropout<ratio=0.3>(x) }",
                "opset 10 (float[2, 3] x) => (y, m) { y, m = Dropout<ratio=0.3>(x) }",
                "opset 11 (float[2, 3] x) => (y) { y = Dropout(x) }",
                "opset 12 (float[2, 3] x) => (y, m) { r: float[] = {0.3} y, m = Dropout(x, r) }",
                "opset 7 (float[2, 3, 4] x, float[3] s, float[3] b, float[3] m) => (y) { v = Abs(s) "
                        + "y = BatchNormalization<epsilon=0.01, spatial=1>(x, s, b, m, v) }",
                "opset 9 (float[2, 3, 4] x, float[3] s, float[3] b, float[3] m) => (y) { v = Abs(s) "
                        + "y = BatchNormalization(x, s, b, m, v) }",
                "opset 9 (float[3, 3] x, float[2, 3] u) => (y) { i: int64[2, 3] = {1, 0, 2, 0, 2, 1} y = Scatter(x, i, u) }",
                "opset 10 (float[1, 1, 8, 8] x) => (y) { r: float[1, 4] = {0.5, 1, 6, 7} b: int64[1] = {0} "
                        + "y = RoiAlign<output_height=3, output_width=3>(x, r, b) }",
                "opset 11 (float[1, 2, 9, 9] x) => (a, b, c) { a = AveragePool<kernel_shape=[3, 3]>(x) "
                        + "b = MaxPool<kernel_shape=[3, 3]>(x) c = LpPool<kernel_shape=[3, 3]>(x) }",
                "opset 7 (float[3, 4] x, float[3, 4] z) => (a, b, c, d) { a = Max(x, z) b = Min(x, z) c = Sum(x, z) d = Mean(x, z) }",
                "opset 7 (float[3, 4] x) => (y) { e: float[] = {2} y = Pow(x, e) }",
                "opset 9 (float[3, 4] x) => (a, b) { p: float[4] = {0.1, 0.2, 0.3, 0.4} a = PRelu(x, p) b = LeakyRelu(x) }",
                "opset 9 (float[3, 4] x) => (a, b) { a = MeanVarianceNormalization<axes=[0]>(x) b = Erf(x) }",
                "opset 10 (float[3, 4] x) => (q, y) { s: float[] = {0.02} z: uint8[] = {128} "
                        + "q = QuantizeLinear(x, s, z) y = DequantizeLinear(q, s, z) }",
                "opset 7 (float[5, 2, 3] x, float[1, 16, 3] w, float[1, 16, 4] r) => (y, h) { y, h, \"\" = LSTM<hidden_size=4>(x, w, r) }",
                "opset 7 (float[2] x) => (a, b) { c: float[4] = {NaN, Infinity, -Infinity, -0.0} a = Clip(c) b = Clip<min=0.0>(c) }",
                "opset 8 (float[4] x) => (a, b) { c: float[4] = {NaN, Infinity, -Infinity, -0.0} a = Max(c, x) b = Min(x, c) }",
                "opset 12 (float[3, 4] x, float[3, 4] z) => (y) { c = GreaterOrEqual(x, z) y = Where(c, x, z) }",
            })
    void every_rule_keeps_every_bit(String text) {
        ModelGraph older = GraphText.parse(text);
        Map<String, Tensor> inputs = PlainRun.inputs(older, Map.of());

        ModelGraph upgraded = Upgrade.to18(older);

        assertThat(upgraded.opset()).isEqualTo(Upgrade.OPSET);
        assertThat(PlainRun.of(upgraded, inputs)).isEqualTo(PlainRun.of(older, inputs));
        assertThat(Upgrade.to18(upgraded)).isSameAs(upgraded);
        assertThat(GraphText.print(Upgrade.to18(older))).isEqualTo(GraphText.print(upgraded));
    }

    @Test
    void a_softmax_on_the_last_axis_stays_one_node() {
        assertThat(upgraded("opset 11 (float[2, 3] x) => (y) { y = Softmax(x) }"))
                .contains("y = Softmax<axis=-1>(x)")
                .doesNotContain("Flatten");
        assertThat(upgraded("opset 11 (float[2, 3, 4] x) => (y) { y = Softmax(x) }"))
                .contains("Flatten<axis=1>(x)");
    }

    @Test
    void a_rank_that_the_caller_knows_is_used() {
        ModelGraph older = GraphText.parse("opset 11 (float[2, 3] x) => (y) { h = Relu(x) y = Softmax(h) }");
        TensorType matrix = TensorType.of(ElementType.FLOAT, Shape.of(2, 3));

        assertThat(GraphText.print(Upgrade.to18(older))).contains("Flatten");
        assertThat(GraphText.print(Upgrade.to18(older, Map.of("h", matrix)))).doesNotContain("Flatten");
    }

    @Test
    void bodies_are_upgraded_with_what_they_see_around_them() {
        ModelGraph older = GraphText.parse("""
                opset 11
                (float[2, 1, 3] x, int64[2] k) => (y) {
                  one: int64[] = {1}
                  c = Squeeze<axes=[1]>(x)
                  n = ReduceMax<keepdims=0>(k)
                  z = Less(one, n)
                  y = If<else_branch=e () => (float[2, 3] b) { b = Softmax(c) },
                         then_branch=t () => (float[2, 3] b) { a = Unsqueeze<axes=[1]>(c)
                           s = ReduceSum<axes=[1], keepdims=0>(a) b = Clip<min=0.0>(s) }>(z)
                }
                """.replace("Clip<min=0.0>(s)", "Softmax<axis=0>(s)"));
        Map<String, Tensor> inputs = PlainRun.inputs(older, Map.of());

        ModelGraph upgraded = Upgrade.to18(older);

        assertThat(PlainRun.of(upgraded, inputs)).isEqualTo(PlainRun.of(older, inputs));
        assertThat(GraphText.print(upgraded)).doesNotContain("axes=");
    }

    @Test
    void functions_are_upgraded_and_get_constants_as_nodes() {
        ModelGraph older = GraphText.parse("""
                opset 11
                opset my 1
                function my::Middle(x) => (y) {
                  opset 11
                  s = Softmax<axis=1>(x)
                  y = ReduceSum<axes=[1]>(s)
                }
                (float[2, 3, 4] x) => (y) { y = my::Middle(x) }
                """);
        Map<String, Tensor> inputs = PlainRun.inputs(older, Map.of());

        ModelGraph upgraded = Upgrade.to18(older);

        assertThat(upgraded.functions().get(0).opsets()).containsEntry("", 18L);
        assertThat(upgraded.functions().get(0).body().weights()).isEmpty();
        assertThat(PlainRun.of(upgraded, inputs)).isEqualTo(PlainRun.of(older, inputs));
    }

    @Test
    void operators_of_other_domains_stay() {
        String text = "opset 11 opset com.microsoft 1 (float[2, 3] x) => (y) { y = com.microsoft::Gelu(x) }";
        ModelGraph older = GraphText.parse(text);

        assertThat(Upgrade.to18(older).graph()).isEqualTo(older.graph());
        assertThat(Upgrade.to18(older).opsets()).isEqualTo(Map.of("", 18L, "com.microsoft", 1L));
    }

    @Test
    void newer_models_stay() {
        ModelGraph newer = GraphText.parse("opset 21 (float[2] x) => (y) { y = Relu(x) }");

        assertThat(Upgrade.to18(newer)).isSameAs(newer);
    }

    @Test
    void new_names_begin_as_a_patch_does_and_avoid_those_taken() {
        String text = "opset 11 (float[2, 3] x) => (y) { sonde:up.1 = Relu(x) y = ReduceSum<axes=[1]>(sonde:up.1) }";

        assertThat(upgraded(text)).contains("ReduceSum(sonde:up.1, sonde:up.2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opset 8 (x) => (y) { y = Scan(x) }",
                "opset 7 (x) => (y) { y = ImageScaler(x) }",
                "opset 8 (x) => (y) { y = MeanVarianceNormalization(x) }",
                "opset 7 (x) => (y) { y = BatchNormalization<spatial=0>(x, x, x, x, x) }",
                "opset 9 (x) => (y) { y, m, v = BatchNormalization(x, x, x, x, x) }",
            })
    void what_has_no_newer_form_is_refused_by_name(String text) {
        ModelGraph older = GraphText.parse(text);

        assertThatThrownBy(() -> Upgrade.to18(older))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "operator \"" + older.graph().nodes().get(0).op() + "\"")
                .hasMessageContaining("because");
    }

    @Test
    void older_sets_than_7_are_refused() {
        ModelGraph ancient = GraphText.parse("opset 6 (x) => (y) { y = Relu(x) }");

        assertThatThrownBy(() -> Upgrade.to18(ancient))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("operator set 6");
    }

    private static String upgraded(String text) {
        return GraphText.print(Upgrade.to18(GraphText.parse(text)));
    }
}
