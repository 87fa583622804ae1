package dev.sonde.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphTextTest {
    private static final String EVERYTHING = """
            opset 18
            opset com.microsoft 1
            function my::Twice<factor, "">(x) => (y) {
              opset 18
              y = Add(x, x)
            }
            main (float[n, 4, "s11 + s70", ?, "3"] x, float16[...] u, int64[] "odd name") => (float[n, 4] y, z) {
              w: float[2] = {1, -0.5}
              scalar: int64[] = {9007199254740993}
              none: float[0] = {}
              texts: string[2] = {"a \\" b", "c\\u000ad"}
              packed: int4[3] = hex "2103"
              far: float[384, 384] = external<length="589824", location="w.bin", offset="64">
              h: float[n, 4]
              list: ?
              h = Relu(x)  // /encoder/layer.0/Relu
              y, "" = com.microsoft::SkipLayerNormalization<epsilon=1.0E-5>(h, w, "")
              z = Concat<axis=1, empty=[], perm=[0, 1], reals=[1.0, NaN], none=reals[], s="a=b", t=["x", "1"]>(h, u)
              If<else_branch=() => (e) {
                e = Identity(h)
              }, list=graphs[], then_branch=then () => (t) {
                t = Constant<value=float[2] {1, 2}, w=v: float[] {3}, x=other hex "0102">()
              }>(z)
            }
            """;

    @Test
    void what_is_printed_is_what_was_read() {
        ModelGraph model = GraphText.parse(EVERYTHING);

        String printed = GraphText.print(model);
        assertThat(GraphText.print(GraphText.parse(printed))).isEqualTo(printed);
        assertThat(printed.lines().sorted()).hasSameSizeAs(EVERYTHING.lines().toList());
    }

    @Test
    void the_parts_of_a_graph_are_read() {
        ModelGraph model = GraphText.parse(EVERYTHING);
        Graph graph = model.graph();

        assertThat(model.opsets()).isEqualTo(Map.of("", 18L, "com.microsoft", 1L));
        assertThat(model.functions().get(0).op()).isEqualTo(new OpType("my", "Twice"));
        assertThat(graph.name()).isEqualTo("main");
        assertThat(graph.inputs().get(0).type())
                .contains(TensorType.of(
                        ElementType.FLOAT,
                        new Shape(List.of(Dim.of("n"), Dim.of(4), Dim.of("s11 + s70"), Dim.unknown(), Dim.of("3")))));
        assertThat(graph.inputs().get(1).type()).contains(TensorType.of(ElementType.FLOAT16));
        assertThat(graph.inputs().get(2))
                .isEqualTo(Value.of("odd name", TensorType.of(ElementType.INT64, new long[0])));
        assertThat(graph.outputs().get(1)).isEqualTo(Value.of("z"));
        assertThat(graph.weights().get(1).tensor().toLongArray()).containsExactly(9007199254740993L);
        assertThat(graph.weights().get(3).tensor().toStrings()).containsExactly("a \" b", "c\nd");
        assertThat(graph.nodes().get(0).name()).isEqualTo("/encoder/layer.0/Relu");
        assertThat(graph.nodes().get(1).op()).isEqualTo(new OpType("com.microsoft", "SkipLayerNormalization"));
        assertThat(graph.nodes().get(1).outputs()).containsExactly("y", "");
        assertThat(graph.nodes().get(2).attributes())
                .containsEntry("empty", new Attribute.Ints(List.of()))
                .containsEntry("none", new Attribute.Reals(List.of()))
                .containsEntry("reals", new Attribute.Reals(List.of(1f, Float.NaN)))
                .containsEntry("t", new Attribute.Texts(List.of("x", "1")));
        assertThat(graph.nodes().get(3).bodies()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {
                "FLOAT",
                "UINT8",
                "INT8",
                "UINT16",
                "INT16",
                "INT32",
                "INT64",
                "BOOL",
                "FLOAT16",
                "DOUBLE",
                "UINT32",
                "UINT64",
                "BFLOAT16"
            })
    void numbers_keep_every_bit(ElementType element) {
        ByteBuffer bits = ByteBuffer.allocateDirect(2 * element.bytes());
        for (int i = 0; i < bits.capacity(); i++) {
            bits.put(i, (byte) (element == ElementType.BOOL ? i : 0x81 + 37 * i));
        }
        Weight weight = Weight.of("w", Tensor.wrap(bits, element, 2));
        Graph graph = new Graph("", List.of(), List.of(), List.of(), List.of(weight), List.of(), Extras.NONE);

        String text = GraphText.print(graph);

        assertThat(GraphText.parse(text).graph().weights()).containsExactly(weight);
    }

    @Test
    void a_graph_on_one_line_speaks_operator_set_18() {
        ModelGraph model = GraphText.parse("(float[n, 4] x) => (y) { h = Relu(x) y = Neg(h) }");

        assertThat(model.opset()).isEqualTo(18);
        assertThat(model.graph().nodes())
                .containsExactly(
                        Node.of("Relu", List.of("x"), List.of("h")), Node.of("Neg", List.of("h"), List.of("y")));
    }

    @Test
    void large_weights_are_shown_by_type_only() {
        Weight weight = Weight.of("w", Tensor.full(1, ElementType.FLOAT, 384, 384));
        Graph graph = new Graph("", List.of(), List.of(), List.of(), List.of(weight), List.of(), Extras.NONE);

        String text = GraphText.print(graph);

        assertThat(text).contains("w: float[384, 384] = ...");
        assertThatThrownBy(() -> GraphText.parse(text))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the numbers of \"w\" were left out");
    }

    @Test
    void patches_are_read_as_they_were_printed() {
        String text = """
                reads sonde:a = /encoder/layer.3/output/Add_output_0
                reads sonde:d = logits <settled>
                writes /encoder/layer.3/output/Add_output_0 = sonde:b
                writes logits <first, second> = sonde:b
                saves "my key" = sonde:a
                feeds float[] sonde:s
                nodes {
                  sonde:c: float[2] = {1, 2}
                  sonde:m = Mul(sonde:a, sonde:s)
                  sonde:b = Add(sonde:m, sonde:c)
                }
                """;

        Patch patch = GraphText.parsePatch(text);

        assertThat(patch.writes())
                .containsExactly(
                        Patch.Write.of("/encoder/layer.3/output/Add_output_0", "sonde:b"),
                        new Patch.Write("logits", Set.of("first", "second"), "sonde:b"));
        assertThat(patch.feedTypes()).containsOnlyKeys("sonde:s");
        assertThat(patch.constants()).hasSize(1);
        assertThat(GraphText.print(patch)).isEqualTo(text);
    }

    @Test
    void patches_with_other_constants_print_differently_however_large_those_are() {
        Patch ones = withConstant(Tensor.full(1, ElementType.FLOAT, 1000));

        assertThat(GraphText.print(ones))
                .isEqualTo(GraphText.print(withConstant(Tensor.full(1, ElementType.FLOAT, 1000))))
                .isNotEqualTo(GraphText.print(withConstant(Tensor.full(2, ElementType.FLOAT, 1000))));
    }

    private static Patch withConstant(Tensor constant) {
        return new Patch(Map.of(), List.of(), Map.of(), List.of(), List.of(Weight.of("sonde:c", constant)), List.of());
    }

    @Test
    void the_line_of_a_mistake_is_told() {
        assertThatThrownBy(() -> GraphText.parse("(x) => (y) {\n  y = Relu x\n}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"(\" is missing before \"x\"")
                .hasMessageContaining("2");
    }
}
