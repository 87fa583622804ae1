package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Numbered;
import dev.sonde.plan.Layout.Size;
import dev.sonde.plan.Layout.Sizes;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule on a graph of a few lines: where rows stay apart, and where they do not. */
class RowsTest {
    private static final String GRAPH = """
            opset 18
            opset com.microsoft 1
            (float[batch, 3, 16] x, float[batch, 3, 16] z, int64[batch, 3] ids, float[2, batch, 2, 5, 8] past) => (y) {
              w: float[2, 2] = {1, 2, 3, 4}
              w16: float[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
              w5: float[5, 1, 1] = {1, 2, 3, 4, 5}
              scalar: float[] = {0.5}
              c2: float[2] = {1, 2}
              filter: float[1, 1, 2, 2] = {1, 2, 3, 4}
              i0: int64[] = {0}
              i1: int64[] = {1}
              a0: int64[1] = {0}
              a1: int64[1] = {1}
              a2: int64[1] = {2}
              last: int64[1] = {-1}
              end: int64[1] = {2}
              NODES
            }
            """;

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            maxCharsPerColumn = 1000,
            value = {
                // elements
                "y = Add(x, z) -> along 0",
                "y = Mul(x, w16) -> along 0",
                "y = Add(x, w5) -> mixed: \"w5\" is the same for all rows and not of size one where rows lie",
                "t = Transpose<perm=[1, 0, 2]>(x); y = Add(t, z) -> mixed: rows lie along different axes of its inputs",
                "f = Flatten<axis=2>(x); g = Flatten<axis=2>(z); y = Add(f, g) -> along 0",
                "y = Sin(x) -> along 0",
                "c = Slice(x, a0, end, a2); y = Sin(c) -> along 0, rounded by Sin",
                "c = Slice(x, a0, end, a2); s = Sin(c); y = Relu(s) -> along 0, rounded by Sin",
                "y = Pow(x, scalar) -> along 0",
                "y = Pow(x, z) -> along 0, rounded by Pow",
                "q = QuantizeLinear(x, scalar); y = DequantizeLinear(q, scalar) -> along 0",
                "y, s, p = DynamicQuantizeLinear(x) -> mixed: one scale is found for the whole batch",
                "y = Foo(x) -> mixed: no rule knows this operator",
                "y = Foo(w) -> shared",
                "y = my::Foo(w) -> mixed: no rule knows this operator",
                "y = Dropout(x) -> along 0",
                "t: bool[] = {1}; y = Dropout(x, scalar, t) -> mixed: it may drop at random",
                "t: bool[] = {1}; y = Dropout(w, scalar, t) -> mixed: it may drop at random",
                "t = Transpose<perm=[1, 0, 2]>(x); y = Trilu(t) -> mixed: it works along axis 1, where rows lie",
                "u = Unsqueeze(x, a1); y = Trilu(u) -> along 0",
                "r: int64[3] = {1, 2, 1}; y = Tile(x, r) -> along 0",
                "r: int64[3] = {2, 1, 1}; y = Tile(x, r) -> mixed: it repeats the batch",
                "y = RandomNormalLike(w) -> mixed: no rule knows this operator",
                // products
                "c = Slice(x, a0, end, a2); y = MatMul(c, w) -> along 0",
                "c = Slice(x, a0, end, a2); v = Neg(w); y = MatMul(c, v) -> along 0, rounded by MatMul",
                "y = com.microsoft::FusedMatMul<transB=1>(x, z) -> along 0",
                "t = Transpose<perm=[2, 1, 0]>(x); y = MatMul(w16, t) -> mixed: a vector holds rows",
                "t = Transpose<perm=[1, 2, 0]>(x); y = MatMul(t, z) -> mixed: it sums over the rows",
                "c = Slice(x, a0, end, a2); f = Flatten<axis=2>(c); y = Gemm(f, w) -> along 0",
                "c = Slice(x, a0, end, a2); f = Flatten<axis=2>(c); y = Gemm(f, w, w) -> mixed: what is added is not the same for all rows",
                "c = Slice(x, a0, end, a2); f = Flatten<axis=2>(c); y = Gemm<transA=1>(f, w) -> mixed: it works along axis 0, where rows lie",
                // shapes
                "s: int64[3] = {0, -1, 8}; y = Reshape(x, s) -> along 0",
                "s: int64[2] = {-1, 16}; y = Reshape(x, s) -> along 0",
                "s: int64[3] = {1, -1, 16}; y = Reshape(x, s) -> mixed: it gives the batch a fixed size",
                "s: int64[2] = {16, -1}; y = Reshape(x, s) -> mixed: it gives the batch a fixed size",
                "b = Shape<end=1>(x); s = Concat<axis=0>(b, last); y = Reshape(x, s) -> along 0",
                "b = Shape<end=1>(x); s = Concat<axis=0>(last, b); y = Reshape(x, s) -> mixed: two sizes grow with the batch",
                "t = Transpose<perm=[1, 0, 2]>(x); s: int64[2] = {-1, 16}; y = Reshape(t, s) -> mixed: rows do not lie along the first axis of what it takes apart",
                "y = Flatten<axis=0>(x) -> mixed: rows do not stay along the first axis",
                "y = Unsqueeze(x, a0) -> along 1",
                "u = Unsqueeze(x, a1); y = Squeeze(u, a1) -> along 0",
                "y = Squeeze(x) -> mixed: it drops every axis of size one",
                "y = Squeeze(x, a0) -> mixed: it works along axis 0, where rows lie",
                "y = Transpose(x) -> along 2",
                "s: int64[4] = {2, 1, 1, 1}; y = Expand(x, s) -> along 1",
                "s: int64[3] = {4, 1, 1}; y = Expand(x, s) -> mixed: it gives the batch another size",
                "b = Shape<end=1>(x); s = Concat<axis=0>(b, end, end); y = Expand(w, s) -> along 0",
                "b = Shape<end=1>(x); s = Concat<axis=0>(b, end); y = Expand(w, s) -> mixed: what it repeats is not of size one there",
                "b = Shape<end=1>(x); y = ConstantOfShape(b) -> along 0",
                // sizes
                "y = Shape(x) -> sizes B*1 3 16",
                "s = Shape(x); y = Gather(s, i1) -> sizes 3",
                "s = Shape(x); y = Slice(s, a0, end) -> sizes B*1 3",
                "s = Shape(x); y = Mul(s, end) -> sizes B*2 6 32",
                "s = Shape(x); m = Mul(s, end); y = Div(m, end) -> sizes B*1 3 16",
                "s = Shape(x); y = Div(s, end) -> mixed: it divides the size of the batch",
                "s = Shape<end=1>(x); y = Add(s, end) -> mixed: it adds to the size of the batch",
                "s = Shape<start=1>(x); y = Add(s, end) -> sizes 5 18",
                "s = Shape<end=1>(x); q = Equal(s, last); y = Where(q, end, s) -> sizes B*1",
                "s = Shape<end=1>(x); y = Equal(s, end) -> mixed: it compares the size of the batch",
                "s = Shape<end=1>(x); y = Cast<to=1>(s) -> mixed: it computes with the size of the batch",
                "y = Size(x) -> sizes B*48",
                // parts
                "y = Slice(x, a0, end, a1) -> along 0",
                "y = Slice(x, a0, end, a0) -> mixed: it works along axis 0, where rows lie",
                "y, v = Split<axis=2, num_outputs=2>(x) -> along 0",
                "y, v = Split<num_outputs=2>(x) -> mixed: it works along axis 0, where rows lie",
                "y = Concat<axis=2>(x, z) -> along 0",
                "y = Concat<axis=0>(x, z) -> mixed: it works along axis 0, where rows lie",
                "y = Concat<axis=1>(x, w5) -> mixed: not all of its inputs hold rows along the same axis",
                "p: int64[6] = {0, 1, 0, 0, 1, 0}; y = Pad(x, p) -> along 0",
                "p: int64[6] = {1, 0, 0, 0, 0, 0}; y = Pad(x, p) -> mixed: it pads the batch",
                // looking up
                "y = Gather(w, ids) -> along 0",
                "y = Gather<axis=1>(w, ids) -> along 1",
                "y = Gather<axis=1>(x, i0) -> along 0",
                "y = Gather(x, i0) -> mixed: it works along axis 0, where rows lie",
                "y = Gather<axis=1>(x, ids) -> mixed: rows look each other up",
                "s = ReduceMax<keepdims=0>(x, a2); y = GatherElements<axis=1>(s, ids) -> along 0",
                "s = ReduceMax<keepdims=0>(x, a2); y = GatherElements<axis=0>(s, ids) -> mixed: it works along axis 0, where rows lie",
                "u = Unsqueeze(ids, last); y = GatherND<batch_dims=1>(x, u) -> along 0",
                "u = Unsqueeze(ids, last); y = GatherND(w, u) -> along 0",
                "u = Unsqueeze(ids, last); y = GatherND(x, u) -> mixed: rows are looked up by their number",
                "u = Unsqueeze(ids, last); y = ScatterND(x, u, z) -> mixed: it writes at positions that may lie in any row",
                // along axes
                "y = Softmax<axis=2>(x) -> along 0",
                "y = Softmax<axis=0>(x) -> mixed: it works along axis 0, where rows lie",
                "y = LayerNormalization<axis=1>(x, w16) -> along 0",
                "y = LayerNormalization<axis=0>(x, w16) -> mixed: it works along axis 0, where rows lie",
                "y = CumSum(x, i1) -> along 0",
                "y = CumSum(x, i0) -> mixed: it works along axis 0, where rows lie",
                "y, v = TopK(x, a1) -> along 0",
                "y, v = TopK<axis=0>(x, a1) -> mixed: it works along axis 0, where rows lie",
                "y = ReduceMax(x, a1) -> along 0",
                "y = ReduceMax<keepdims=0>(x) -> mixed: it works along axis 0, where rows lie",
                "y = ReduceMean(x, a2) -> along 0",
                "y = ReduceMean(x, a1) -> along 0, rounded by ReduceMean",
                "c = Slice(x, a0, end, a2); y = ReduceSum(c, a2) -> along 0, rounded by ReduceSum",
                "y = ReduceSum(x, a0) -> mixed: it works along axis 0, where rows lie",
                "t = Transpose<perm=[1, 0, 2]>(x); y = ReduceMax<keepdims=0>(t, a0) -> along 0",
                "y = ArgMax<axis=2, keepdims=0>(x) -> along 0",
                "y = ArgMax<axis=0>(x) -> mixed: it works along axis 0, where rows lie",
                // pictures
                "u = Unsqueeze(x, a1); y = Conv(u, filter) -> along 0",
                "u = Unsqueeze(x, a0); y = Conv(u, filter) -> mixed: rows do not lie along the first axis",
                "u = Unsqueeze(x, a1); y = MaxPool<kernel_shape=[2, 2]>(u) -> along 0",
                "u = Unsqueeze(x, a1); c = Conv<kernel_shape=[2, 2], pads=[1, 0, 1, 0], strides=[2, 1]>(u, filter); y = Shape(c) -> sizes B*1 1 2 15",
                "u = Unsqueeze(x, a1); c = GlobalMaxPool(u); y = Shape(c) -> sizes B*1 1 1 1",
                "s: int64[2] = {-1, 12}; r = Reshape(x, s); y = Shape(r) -> sizes B*4 12",
                "u = Unsqueeze(x, a1); v, y = MaxPool<kernel_shape=[2, 2]>(u) -> mixed: nothing is known of this output",
                "y = BatchNormalization(x, c2, c2, c2, c2) -> along 0",
                "y = BatchNormalization<training_mode=1>(x, c2, c2, c2, c2) -> mixed: it finds statistics of the whole batch",
                "t = Transpose<perm=[1, 0, 2]>(x); y = BatchNormalization(t, c2, c2, c2, c2) -> mixed: it works along axis 1, where rows lie",
                // fused
                "y = com.microsoft::SkipLayerNormalization(x, z, w16) -> along 0",
                "y = com.microsoft::SkipLayerNormalization(x, w16, w16) -> mixed: not both of its inputs hold rows along the same axis",
                "y = com.microsoft::EmbedLayerNormalization(ids, \"\", w, w, \"\", w16, w16) -> along 0",
                "y = com.microsoft::EmbedLayerNormalization(ids, w, w, w, w, w16, w16) -> mixed: \"w\" does not hold rows along the first axis",
                "y = com.microsoft::Attention<num_heads=2>(x, w, w16, ids, past) -> along 0",
                "a, y = com.microsoft::Attention<num_heads=2>(x, w, w16, ids, past) -> along 1",
                "v = Neg(w); y = com.microsoft::Attention<num_heads=2>(x, v, w16) -> along 0, rounded by com.microsoft::Attention",
                "y = com.microsoft::Attention<num_heads=2>(x, w, w16, a0) -> mixed: its mask is a list of lengths",
                "y = com.microsoft::BiasGelu(x, w16) -> along 0",
                "y = com.microsoft::DynamicQuantizeMatMul(x, w, w) -> mixed: one scale is found for the whole batch",
            })
    void a_rule_keeps_rows_apart_or_says_why_not(String nodes, String expected) {
        assertThat(shown(nodes)).isEqualTo(expected);
    }

    @Test
    void a_row_finds_itself_by_its_number() {
        String counted = "b = Shape<end=1>(ids); n = Squeeze(b); r = Range(i0, n, i1); u = Unsqueeze(r, last);"
                + "h = Unsqueeze(u, last); s = Shape(ids); g: int64[3] = {1, 3, 1}; e = Expand(h, g);"
                + "k = Unsqueeze(ids, last); t = Concat<axis=-1>(e, k);";

        assertThat(shown(counted + "y = Identity(e)")).isEqualTo("numbers of rows along 0");
        assertThat(shown(counted + "y = Identity(t)")).isEqualTo("mixed: tuples of row numbers are taken apart");
        assertThat(shown(counted + "y = GatherND(x, t)")).isEqualTo("along 0");
        assertThat(shown(counted + "y = GatherND(w, t)")).isEqualTo("mixed: rows are looked up by their number");
        assertThat(shown(counted + "y = Add(e, k)")).isEqualTo("mixed: it computes with the numbers of rows");
        assertThat(shown(counted + "a = Add(e, k); y = Shape(a)")).isEqualTo("sizes B*1 3 1");
        assertThat(shown(counted + "a = Add(e, k); t2 = Transpose(a); y = Shape(t2)"))
                .isEqualTo("mixed: it computes with the numbers of rows");
        assertThat(shown("m = Shape<end=1>(x); d = Mul(m, end); n = Squeeze(d); y = Range(i0, n, i1)"))
                .isEqualTo("mixed: it counts something else than the rows of the batch");
    }

    @Test
    void a_nested_graph_is_not_followed_unless_it_sees_no_row() {
        String nested =
                "q: bool[] = {1}; y = If<then_branch=() => (t) { t = Neg(%s) }, else_branch=() => (t) { t = %s }>(q)";

        assertThat(shown(nested.formatted("w", "Neg(w)"))).isEqualTo("shared");
        assertThat(shown(nested.formatted("w", "RandomNormalLike(w)")))
                .isEqualTo("mixed: what happens in a nested graph is not followed");
        assertThat(shown(nested.formatted("w", "Neg(x)")))
                .isEqualTo("mixed: what happens in a nested graph is not followed");
    }

    @Test
    void rows_lie_along_the_axis_that_bears_the_name_of_the_batch() {
        assertThat(shown("y = Identity(past)")).isEqualTo("along 1");
        Rows fixed = Rows.of(
                GraphText.parse("(float[1, 3] x) => (y) { y = Relu(x) }").graph());
        Rows unknown =
                Rows.of(GraphText.parse("(float[...] x) => (y) { y = Relu(x) }").graph());

        assertThat(shown(fixed.layout("y"))).isEqualTo("mixed: its batch is fixed at 1");
        assertThat(shown(unknown.layout("y"))).isEqualTo("mixed: its rank is not known");
    }

    @Test
    void the_first_operator_that_mixes_rows_is_the_cause_of_all_that_follows() {
        Rows rows =
                Rows.of(GraphText.parse("(float[n, 4] x) => (y, z) { a = Foo(x) b = Relu(a) y = Bar(b) z = Relu(x) }")
                        .graph());

        assertThat(rows.mixing(List.of("z", "y")))
                .hasValue(new Layout.Cause("Foo", "a", "no rule knows this operator"));
        assertThat(rows.mixing(List.of("z"))).isEmpty();
    }

    private static String shown(String nodes) {
        String text = GRAPH.replace("NODES", nodes.replace(";", "\n"));
        return shown(Rows.of(GraphText.parse(text).graph()).layout("y"));
    }

    private static String shown(Layout layout) {
        if (layout instanceof Along along) {
            return "along " + along.axis()
                    + along.rounding()
                            .map(cause -> ", rounded by " + cause.operator())
                            .orElse("");
        } else if (layout instanceof Sizes sizes) {
            return "sizes " + sizes.sizes().stream().map(RowsTest::shown).collect(Collectors.joining(" "));
        } else if (layout instanceof Numbered numbered) {
            return (numbered.tuples() ? "tuples" : "numbers") + " of rows along " + numbered.axis();
        }
        return layout instanceof Mixed mixed ? "mixed: " + mixed.cause().reason() : "shared";
    }

    private static String shown(Size size) {
        String value = size.value().isPresent() ? Long.toString(size.value().getAsLong()) : "?";
        return (size.perRow() ? "B*" : "") + value;
    }
}
