package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleTreeTest {
    private static final String TWO_LAYERS = """
            (float[n, 4] x, float[n] mask) => (out) {
              onnx::MatMul_7: float[2, 2] = {1, 2, 3, 4}
              enc.layer.0.attn.bias: float[2] = {1, 2}
              a = MatMul(x, onnx::MatMul_7)  // /enc/layer.0/attn/MatMul
              b = Add(enc.layer.0.attn.bias, a)  // /enc/layer.0/attn/Add
              s = Shape(b)  // /enc/layer.0/Shape
              c = Reshape(b, s)  // /enc/layer.0/output/Reshape
              d = Mul(c, mask)  // /enc/layer.0/output/norm/Mul
              e = Softmax(d)  // /enc/layer.1/attn/Softmax
              out = Mul(e, mask)  // /enc/layer.1/output/Mul
            }
            """;

    @Test
    void slashes_in_node_names_make_the_tree() {
        ModuleTree tree = tree(TWO_LAYERS);

        assertThat(tree.modules())
                .extracting(Module::path)
                .containsExactly(
                        "enc",
                        "enc.layer",
                        "enc.layer.0",
                        "enc.layer.0.attn",
                        "enc.layer.0.output",
                        "enc.layer.0.output.norm",
                        "enc.layer.1",
                        "enc.layer.1.attn",
                        "enc.layer.1.output");
        assertThat(tree.at("enc.layer.0.output").children())
                .extracting(Module::name)
                .containsExactly("norm");
        assertThat(tree.at("enc.layer.0").nodes()).hasSize(5);
    }

    @Test
    void what_a_child_makes_is_its_parents_output_too() {
        ModuleTree tree = tree(TWO_LAYERS);

        assertThat(tree.at("enc.layer.0").outputs()).containsExactly("d");
        assertThat(tree.at("enc.layer.0.output.norm").outputs()).containsExactly("d");
    }

    @Test
    void a_graph_output_is_the_last_layers_output() {
        ModuleTree tree = tree(TWO_LAYERS);

        assertThat(tree.at("enc.layer.1").outputs()).containsExactly("out");
        assertThat(tree.root().outputs()).containsExactly("out");
        assertThat(tree.root().inputs()).containsExactly("x", "mask");
    }

    @Test
    void shapes_weights_and_constants_are_no_inputs() {
        ModuleTree tree = tree(TWO_LAYERS);

        assertThat(tree.at("enc.layer.0.output").inputs()).containsExactly("b", "mask");
        assertThat(tree.at("enc.layer.0.attn").inputs()).containsExactly("x");
    }

    @Test
    void an_anonymous_weight_has_the_name_that_its_operator_gives_it() {
        assertThat(tree(TWO_LAYERS).at("enc.layer.0.attn").parameters())
                .containsExactly(Map.entry("weight", "onnx::MatMul_7"), Map.entry("bias", "enc.layer.0.attn.bias"));
    }

    @Test
    void of_several_outputs_the_one_made_from_the_others_is_first() {
        ModuleTree tree = tree("""
                (float[n] x) => (present, y) {
                  key = Relu(x)  // /h/Relu
                  present = Neg(x)  // /h/Neg
                  flow = Add(key, x)  // /h/Add
                  y = Mul(flow, key)  // /Mul
                }
                """);

        assertThat(tree.at("h").outputs()).containsExactly("flow", "present", "key");
    }

    @Test
    void outputs_that_do_not_depend_on_each_other_keep_their_order() {
        ModuleTree tree = tree("""
                (float[n] x) => (y) {
                  cos = Cos(x)  // /rope/Cos
                  sin = Sin(x)  // /rope/Sin
                  y = Add(sin, cos)  // /Add
                }
                """);

        assertThat(tree.at("rope").outputs()).containsExactly("cos", "sin");
    }

    @Test
    void measures_in_integers_do_not_flow_but_what_is_computed_from_them_does() {
        ModuleTree tree = tree("""
                (float[n] x) => (y) {
                  one: int64[] = {1}
                  n = Shape(x)  // /size/Shape
                  m = Add(n, one)  // /size/Add
                  f = Cast<to=1>(m)  // /size/Cast
                  z = Reshape(x, m)  // /use/Reshape
                  y = Mul(z, f)  // /use/Mul
                }
                """);

        assertThat(tree.at("size").outputs()).containsExactly("f");
        assertThat(tree.at("use").inputs()).containsExactly("x", "f");
    }

    @Test
    void a_quantised_copy_is_the_tensor_itself() {
        ModuleTree tree = tree("""
                (float[n] x) => (y) {
                  a = Relu(x)  // /one/Relu
                  q, s, z = DynamicQuantizeLinear(a)  // /one/Relu_output_0_QuantizeLinear
                  b = DequantizeLinear(q, s, z)  // /two/Dequantize
                  y = Neg(b)  // /two/Neg
                }
                """);

        assertThat(tree.at("one").outputs()).containsExactly("a");
        assertThat(tree.at("two").inputs()).containsExactly("a");
    }

    @Test
    void metadata_of_the_newer_exporter_names_modules_and_classes() {
        Node embed =
                noted("embed", "Gather", "['', 'model', 'model.embed', 'embedding']", "['N', 'Llama', 'Emb', 'op']");
        Node lone = noted("size", "Neg", "['_empty_nn_module_stack_from_metadata_hook', 'neg']", "['x', 'y']");
        Node head = noted("out", "Relu", "['', \"head\", 'relu']", "['N', 'Head', 'op']");
        Graph graph = GraphText.parse("(float[n] x) => (y) { y = Relu(x) }").graph();
        ModuleTree tree = ModuleTree.of(GraphText.parse("(float[n] x) => (y) { y = Relu(x) }")
                .with(graph.withNodes(List.of(
                        embed.withInputs(List.of("x")).withOutputs(List.of("a")),
                        lone.withInputs(List.of("a")).withOutputs(List.of("b")),
                        head.withInputs(List.of("b")).withOutputs(List.of("y"))))));

        assertThat(tree.modules()).extracting(Module::path).containsExactly("model", "model.embed", "head");
        assertThat(tree.at("model.embed").className()).contains("Emb");
        assertThat(tree.at("model").className()).contains("Llama");
        assertThat(tree.at("model").outputs()).containsExactly("a");
        assertThat(tree.root().operators()).containsOnlyKeys("Neg");
        assertThat(tree.toString().lines())
                .containsExactly("model    Llama  a", "  embed  Emb    a", "head     Head   y");
    }

    @Test
    void operators_are_named_by_node_or_counted() {
        ModuleTree tree = tree("""
                (float[n] x) => (y) {
                  w.a.weight: float[] = {1}
                  w.b.weight: float[] = {1}
                  a = Mul(x, w.a.weight)
                  b = Relu(a)
                  c = Relu(b)
                  y = Mul(c, w.b.weight)
                }
                """);

        assertThat(tree.at("w").operators()).containsOnlyKeys("Relu", "Relu_1");
        assertThat(tree(TWO_LAYERS).at("enc.layer.0.attn").operators()).containsOnlyKeys("MatMul", "Add");
    }

    @Test
    void nodes_in_bodies_have_modules_whose_outputs_are_marked_and_named_by_places() {
        ModuleTree tree = tree("""
                (bool[] c, float[n] x) => (y) {
                  y = If<else_branch=() => (e) {
                    e = Neg(x)  // /no/Neg
                  }, then_branch=() => (t) {
                    t0 = Relu(x)  // /yes/Relu
                    t = Neg(t0)  // /yes/then/Neg
                  }>(c)  // /choose/If
                }
                """);

        assertThat(tree.at("no").nestedOutputs()).containsExactly("e");
        assertThat(tree.at("no").outputs()).isEmpty();
        assertThat(tree.at("no").inputs()).containsExactly("x");
        assertThat(tree.at("yes").nestedOperators()).containsOnlyKeys("Relu");
        assertThat(tree.at("choose").outputs()).containsExactly("y");
        assertThat(tree.resolve(PlaceName.parse("no"))).containsExactly(new Located("no", "e"));
        assertThat(tree.resolve(PlaceName.parse("yes/Relu"))).containsExactly(new Located("yes/Relu", "t0"));
        assertThat(tree.resolve(PlaceName.parse("yes.then#input")))
                .containsExactly(new Located("yes.then#input", "t0"));
        assertThat(tree.resolve(PlaceName.parse("tensor:t0"))).containsExactly(new Located("tensor:t0", "t0"));
    }

    @Test
    void an_unknown_path_is_told_with_the_nearest_and_the_siblings() {
        assertThatThrownBy(() -> tree(TWO_LAYERS).at("enc.layer.7.attn"))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageStartingWith("no module \"enc.layer.7.attn\"")
                .hasMessageContaining("nearest:   \"enc.layer.0.attn\", \"enc.layer.1.attn\"")
                .hasMessageContaining("layers:    enc.layer.0 … enc.layer.1")
                .hasMessageContaining("asked at:  ModuleTreeTest.java:");
    }

    @Test
    void patterns_find_modules_in_model_order() {
        ModuleTree tree = tree(TWO_LAYERS);

        assertThat(tree.matching("enc.layer.*")).extracting(Module::path).containsExactly("enc.layer.0", "enc.layer.1");
        assertThat(tree.matching("**")).isEqualTo(tree.modules());
        assertThat(tree.matching("**.attn")).hasSize(2);
        assertThat(tree.matching("nothing.*")).isEmpty();
    }

    @Test
    void a_name_from_a_file_cannot_make_the_tree_deep() {
        String name = "/a".repeat(50_000);
        ModuleTree tree = tree("(float[n] x) => (y) {\n  y = Relu(x)  // " + name + "\n}");

        assertThat(tree.modules()).hasSize(64);
    }

    private static ModuleTree tree(String text) {
        return ModuleTree.of(GraphText.parse(text));
    }

    private static Node noted(String name, String type, String scopes, String classes) {
        Node plain = Node.of(type, List.of(), List.of());
        Node.Notes notes = new Node.Notes(
                Map.of("pkg.torch.onnx.name_scopes", scopes, "pkg.torch.onnx.class_hierarchy", classes),
                plain.notes().extras());
        return new Node(name, plain.op(), List.of(), List.of(), Map.of(), notes);
    }

    @Test
    void a_fused_operator_is_in_what_is_around_the_layer_whose_weights_it_has() {
        ModuleTree tree = ModuleTree.of(GraphText.parse("""
                opset 17
                opset com.microsoft 1
                bert (float[1, 2, 4] x) => (y) {
                  l.0.attn.qkv.weight: float[1] = {1}
                  l.0.attn.qkv.bias: float[1] = {1}
                  l.0.up.dense.weight: float[1] = {1}
                  l.0.up.dense.bias: float[1] = {1}
                  l.0.norm.weight: float[1] = {1}
                  l.0.norm.bias: float[1] = {1}
                  a = com.microsoft::Attention<num_heads=2>(x, l.0.attn.qkv.weight, l.0.attn.qkv.bias)
                  m = MatMul(a, l.0.up.dense.weight)
                  g = com.microsoft::BiasGelu(m, l.0.up.dense.bias)
                  y = com.microsoft::SkipLayerNormalization(g, a, l.0.norm.weight, l.0.norm.bias)
                }
                """));

        assertThat(tree.at("l.0.attn").operators()).containsOnlyKeys("Attention");
        assertThat(tree.at("l.0.up").outputs()).containsExactly("g");
        assertThat(tree.at("l.0.up.dense").outputs()).containsExactly("m");
        assertThat(tree.at("l.0.norm").outputs()).containsExactly("y");
        assertThatThrownBy(() -> tree.at("l.0.attn.qkv"))
                .isInstanceOf(SwallowedException.class)
                .hasMessageContaining("com.microsoft::Attention");
    }

    @Test
    void what_has_no_names_is_named_by_its_structure_alone() {
        String text = """
                (float[2] x, bool[] c) => (y) {
                  @1 = Relu(x)
                  @2 = Exp(@1)
                  @3 = If<then_branch=a () => (@4) { @4 = Relu(@2) }, else_branch=b () => (@5) { @5 = Neg(@2) }>(c)
                  @6 = Relu(@3)
                  y = Add(@6, @1)
                }
                """;
        ModuleTree numbers = ModuleTree.of(GraphText.parse(text.replace("@", "10")));
        ModuleTree others = ModuleTree.of(GraphText.parse(text.replace("@", "t9")));

        assertThat(numbers.modules())
                .extracting(Module::path)
                .containsExactly("Relu", "Exp", "Neg", "Relu_1", "If", "Relu_2", "Add")
                .isEqualTo(others.modules().stream().map(Module::path).toList());
        assertThat(numbers.at("Relu_2").inputs()).containsExactly("103");
        assertThat(others.at("Relu_2").inputs()).containsExactly("t93");
    }
}
