package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import org.junit.jupiter.api.Test;

/** Files in which only initialisers, or nothing at all, tell of modules. */
class NeighboursTest {
    @Test
    void a_weight_with_one_user_names_the_module_of_its_user() {
        ModuleTree tree = tree("""
                (float[n, 2] x) => (y) {
                  conv1.weight: float[2, 2] = {1, 2, 3, 4}
                  conv2.weight: float[2, 2] = {1, 2, 3, 4}
                  a = Conv(x, conv1.weight)
                  b = Relu(a)
                  c = Conv(b, conv2.weight)
                  y = Relu(c)
                }
                """);

        assertThat(tree.modules()).extracting(Module::path).containsExactly("conv1", "Relu", "conv2", "Relu_1");
        assertThat(tree.at("conv1").outputs()).containsExactly("a");
        assertThat(tree.at("conv1").parameters()).containsEntry("weight", "conv1.weight");
        assertThat(tree.at("Relu_1").outputs()).containsExactly("y");
    }

    @Test
    void a_merged_weight_proves_nothing() {
        ModuleTree tree = tree("""
                (float[n] x) => (y) {
                  h.0.ln.weight: float[2] = {1, 2}
                  h.0.fc.weight: float[2, 2] = {1, 2, 3, 4}
                  h.1.fc.weight: float[2, 2] = {1, 2, 3, 4}
                  a = LayerNormalization(x, h.0.ln.weight)
                  b = MatMul(a, h.0.fc.weight)
                  c = LayerNormalization(b, h.0.ln.weight)
                  y = MatMul(c, h.1.fc.weight)
                }
                """);

        assertThat(tree.find("h.0.ln")).isEmpty();
        assertThat(tree.at("h.1.fc").outputs()).containsExactly("y");
    }

    @Test
    void a_product_belongs_to_the_layer_of_its_bias_and_norms_are_whole() {
        ModuleTree tree = tree("""
                (float[n, 2] x) => (y) {
                  7: float[2, 2] = {1, 2, 3, 4}
                  l.0.dense.bias: float[2] = {1, 2}
                  l.0.norm.weight: float[2] = {1, 2}
                  l.0.norm.bias: float[2] = {1, 2}
                  two: float[] = {2}
                  a = MatMul(x, 7)
                  b = Add(a, l.0.dense.bias)
                  c = Add(b, x)
                  m = ReduceMean(c)
                  d = Sub(c, m)
                  e = Pow(d, two)
                  v = ReduceMean(e)
                  s = Sqrt(v)
                  f = Div(d, s)
                  g = Mul(f, l.0.norm.weight)
                  y = Add(g, l.0.norm.bias)
                }
                """);

        assertThat(tree.at("l.0.dense").inputs()).containsExactly("x");
        assertThat(tree.at("l.0.dense").parameters()).containsEntry("weight", "7");
        assertThat(tree.at("l.0.norm").inputs()).containsExactly("c");
        assertThat(tree.at("l.0.norm").outputs()).containsExactly("y");
        assertThat(tree.at("l.0").operators()).containsOnlyKeys("Add");
    }

    @Test
    void an_activation_belongs_to_the_parent_of_the_layer_before_it() {
        ModuleTree tree = tree("""
                (float[n, 2] x) => (y) {
                  l.0.inter.dense.weight: float[2, 2] = {1, 2, 3, 4}
                  l.0.out.dense.weight: float[2, 2] = {1, 2, 3, 4}
                  a = MatMul(x, l.0.inter.dense.weight)
                  b = Erf(a)
                  c = Mul(a, b)
                  d = MatMul(c, l.0.out.dense.weight)
                  y = Identity(d)
                }
                """);

        assertThat(tree.at("l.0.inter").outputs()).containsExactly("c");
        assertThat(tree.at("l.0.out").inputs()).containsExactly("c");
    }

    @Test
    void a_residual_sum_is_in_no_mere_list() {
        ModuleTree tree = tree("""
                (float[n, 2] x) => (y) {
                  s.0.conv.weight: float[2, 2] = {1, 2, 3, 4}
                  s.1.conv.weight: float[2, 2] = {1, 2, 3, 4}
                  a = Conv(x, s.0.conv.weight)
                  b = Relu(a)
                  c = Conv(b, s.1.conv.weight)
                  d = Add(c, b)
                  y = GlobalAveragePool(d)
                }
                """);

        assertThat(tree.at("s.0").outputs()).containsExactly("b");
        assertThat(tree.at("s.1").outputs()).containsExactly("d");
        assertThat(tree.at("GlobalAveragePool").inputs()).containsExactly("d");
    }

    @Test
    void a_fused_node_hands_out_tensors_of_the_modules_that_their_names_say() {
        ModuleTree tree = tree("""
                opset 18
                opset com.microsoft 1
                (float[n, 2] x) => (y) {
                  g: float[2] = {1, 2}
                  /h.1/ln/Add_1_output_0, "", "", /h.0/Add_output_0 = com.microsoft::SkipLayerNormalization(x, x, g)
                  y = Add(/h.1/ln/Add_1_output_0, /h.0/Add_output_0)  // /end/Add
                }
                """);

        assertThat(tree.at("h.1.ln").outputs()).containsExactly("/h.1/ln/Add_1_output_0");
        assertThat(tree.resolve(PlaceName.parse("end#input[1]")))
                .containsExactly(new Located("end#input[1]", "/h.0/Add_output_0"));
    }

    @Test
    void where_nothing_is_told_each_node_is_a_module() {
        ModuleTree tree = tree("""
                (float[n] x) => (4) {
                  1 = Relu(x)
                  2 = Relu(1)  // my_node
                  3 = Relu(2)
                  4 = Neg(3)
                }
                """);

        assertThat(tree.modules()).extracting(Module::path).containsExactly("Relu", "my_node", "Relu_2", "Neg");
        assertThat(tree.at("Relu_2").operators()).containsOnlyKeys("Relu");
    }

    private static ModuleTree tree(String text) {
        return ModuleTree.of(GraphText.parse(text));
    }
}
