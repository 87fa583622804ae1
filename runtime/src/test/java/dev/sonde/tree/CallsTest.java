package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.Extras;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A module that runs several times in a run, as the exporters of PyTorch write it down. */
class CallsTest {
    /** A block with a linear layer in it runs twice, with something between; then a linear layer runs on its own result. */
    private static final String TORCHSCRIPT = """
            (float[n, 4] x) => (y) {
              onnx::MatMul_39: float[4, 4] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
              onnx::MatMul_43: float[4, 4] = {2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
              onnx::MatMul_40 = Identity(onnx::MatMul_39)  // Identity_2
              block.lin.bias: float[4] = {1, 2, 3, 4}
              twice.bias: float[4] = {4, 3, 2, 1}
              /block/lin/MatMul_output_0 = MatMul(x, onnx::MatMul_39)  // /block/lin/MatMul
              /block/lin/Add_output_0 = Add(block.lin.bias, /block/lin/MatMul_output_0)  // /block/lin/Add
              /block/act/Tanh_output_0 = Tanh(/block/lin/Add_output_0)  // /block/act/Tanh
              /block/Add_output_0 = Add(/block/act/Tanh_output_0, x)  // /block/Add
              /relu/Relu_output_0 = Relu(/block/Add_output_0)  // /relu/Relu
              /block/lin_1/MatMul_output_0 = MatMul(/relu/Relu_output_0, onnx::MatMul_40)  // /block/lin_1/MatMul
              /block/lin_1/Add_output_0 = Add(block.lin.bias, /block/lin_1/MatMul_output_0)  // /block/lin_1/Add
              /block/act_1/Tanh_output_0 = Tanh(/block/lin_1/Add_output_0)  // /block/act_1/Tanh
              /block_1/Add_output_0 = Add(/block/act_1/Tanh_output_0, /relu/Relu_output_0)  // /block_1/Add
              /twice/MatMul_output_0 = MatMul(/block_1/Add_output_0, onnx::MatMul_43)  // /twice/MatMul
              /twice/Add_output_0 = Add(twice.bias, /twice/MatMul_output_0)  // /twice/Add
              /twice_1/MatMul_output_0 = MatMul(/twice/Add_output_0, onnx::MatMul_43)  // /twice_1/MatMul
              y = Add(twice.bias, /twice_1/MatMul_output_0)  // /twice_1/Add
            }
            """;

    /** The same model as the newer exporter writes it: the name after the dash is that of the module. */
    private static final String DYNAMO = """
            (float[n, 4] x) => (y) {
              val_0: float[4, 4] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
              val_8: float[4, 4] = {2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}
              block.lin.bias: float[4] = {1, 2, 3, 4}
              twice.bias: float[4] = {4, 3, 2, 1}
              val_1 = MatMul(x, val_0)  // node_MatMul_1 block block.lin
              linear = Add(val_1, block.lin.bias)  // node_linear block block.lin
              tanh = Tanh(linear)  // node_tanh block block.act
              add = Add(tanh, x)  // node_add block
              relu = Relu(add)  // node_relu relu
              val_3 = MatMul(relu, val_0)  // node_MatMul_3 block block.lin
              linear_1 = Add(val_3, block.lin.bias)  // node_linear_1 block block.lin
              tanh_1 = Tanh(linear_1)  // node_tanh_1 block block.act
              add_1 = Add(tanh_1, relu)  // node_add_1 block
              val_9 = MatMul(add_1, val_8)  // node_MatMul_9 twice
              linear_4 = Add(val_9, twice.bias)  // node_linear_4 twice
              val_11 = MatMul(linear_4, val_8)  // node_MatMul_11 twice
              y = Add(val_11, twice.bias)  // node_linear_5 twice
            }
            """;

    private static final List<String> PATHS = List.of(
            "block", "block.lin", "block.act", "relu", "block@2", "block@2.lin", "block@2.act", "twice", "twice@2");

    @Test
    void the_older_exporter_gives_each_call_a_name() {
        ModuleTree tree = ModuleTree.of(GraphText.parse(TORCHSCRIPT));

        assertThat(tree.at("block").outputs()).containsExactly("/block/Add_output_0");
        assertThat(tree.at("block@2").outputs()).containsExactly("/block_1/Add_output_0");
        assertThat(tree.at("block.lin").outputs()).containsExactly("/block/lin/Add_output_0");
        assertThat(tree.at("block@2.lin").outputs()).containsExactly("/block/lin_1/Add_output_0");
        assertThat(tree.at("block@2.act").outputs()).containsExactly("/block/act_1/Tanh_output_0");
        assertThat(tree.at("twice").outputs()).containsExactly("/twice/Add_output_0");
        assertThat(tree.at("twice@2").outputs()).containsExactly("y");
        assertThat(paths(tree)).containsExactlyElementsOf(PATHS);
    }

    @Test
    void the_newer_exporter_gives_them_one_and_what_runs_between_tells() {
        ModuleTree tree = ModuleTree.of(dynamo(DYNAMO));

        assertThat(tree.at("block").outputs()).containsExactly("add");
        assertThat(tree.at("block@2").outputs()).containsExactly("add_1");
        assertThat(tree.at("block@2.lin").outputs()).containsExactly("linear_1");
        assertThat(tree.at("twice").outputs()).containsExactly("linear_4");
        assertThat(tree.at("twice@2").outputs()).containsExactly("y");
        assertThat(paths(tree)).containsExactlyElementsOf(PATHS);
    }

    @Test
    void all_calls_of_a_module_are_found_from_any_of_them() {
        ModuleTree tree = ModuleTree.of(GraphText.parse(TORCHSCRIPT));

        assertThat(tree.calls(tree.at("block.lin")))
                .extracting(Module::path)
                .containsExactly("block.lin", "block@2.lin");
        assertThat(tree.calls(tree.at("twice@2"))).extracting(Module::path).containsExactly("twice", "twice@2");
        assertThat(tree.calls(tree.at("relu"))).extracting(Module::path).containsExactly("relu");
    }

    @Test
    void the_names_that_the_file_has_for_later_calls_still_lead_there() {
        ModuleTree tree = ModuleTree.of(GraphText.parse(TORCHSCRIPT));

        assertThat(tree.at("block.lin_1").path()).isEqualTo("block@2.lin");
        assertThat(tree.at("twice_1").path()).isEqualTo("twice@2");
        assertThat(tree.at("twice@2").parameters()).containsEntry("bias", "twice.bias");
    }

    @Test
    void a_module_whose_name_ends_in_a_count_but_has_weights_of_its_own_is_no_call() {
        String others = TORCHSCRIPT
                .replace("Add(twice.bias, /twice_1", "Add(twice_1.bias, /twice_1")
                .replace("twice.bias: ", "twice_1.bias: float[4] = {0, 0, 0, 1}\n  twice.bias: ");
        ModuleTree tree = ModuleTree.of(GraphText.parse(others));

        assertThat(tree.at("twice_1").path()).isEqualTo("twice_1");
        assertThat(tree.calls(tree.at("twice"))).hasSize(1);
    }

    @Test
    void names_that_count_operators_as_other_exporters_do_are_no_calls() {
        ModuleTree tree = ModuleTree.of(GraphText.parse("""
                (float[n] x) => (y) {
                  a = Relu(x)  // model/activation/Relu
                  b = Neg(a)  // model/negative/Neg
                  y = Relu(b)  // model/activation_1/Relu
                }
                """));

        assertThat(paths(tree)).containsExactly("model", "model.activation", "model.negative", "model.activation_1");
    }

    @Test
    void a_module_that_only_holds_one_other_is_called_once_while_that_is_called_twice() {
        ModuleTree tree = ModuleTree.of(dynamo("""
                (float[n, 2] x) => (y) {
                  w: float[2, 2] = {1, 2, 3, 4}
                  a = MatMul(x, w)  // m loop loop.cell
                  b = Tanh(a)  // t loop loop.cell
                  c = MatMul(b, w)  // m1 loop loop.cell
                  d = Tanh(c)  // t1 loop loop.cell
                  y = Neg(d)  // n out
                }
                """));

        assertThat(paths(tree)).containsExactly("loop", "loop.cell", "loop.cell@2", "out");
        assertThat(tree.at("loop").outputs()).containsExactly("d");
    }

    @Test
    void groups_that_are_not_alike_are_one_call() {
        ModuleTree tree = ModuleTree.of(dynamo("""
                (float[n, 2] x) => (y) {
                  w: float[2, 2] = {1, 2, 3, 4}
                  a = MatMul(x, w)  // m cell
                  b = Tanh(a)  // t cell
                  c = MatMul(b, w)  // m1 cell
                  y = Sigmoid(c)  // t1 cell
                }
                """));

        assertThat(paths(tree)).containsExactly("cell");
        assertThat(tree.at("cell").outputs()).containsExactly("y");
    }

    private static List<String> paths(ModuleTree tree) {
        return tree.modules().stream().map(Module::path).toList();
    }

    /** Puts the modules that stand after a node's name into its metadata, as the exporter does. */
    static ModelGraph dynamo(String text) {
        ModelGraph model = GraphText.parse(text);
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.graph().nodes()) {
            String[] words = node.name().split(" ");
            List<String> scopes = new ArrayList<>(List.of(words));
            scopes.set(0, "");
            scopes.add(words[0]);
            String written =
                    scopes.stream().map(scope -> "'" + scope + "'").collect(Collectors.joining(", ", "[", "]"));
            Node.Notes notes = new Node.Notes(Map.of("pkg.torch.onnx.name_scopes", written), Extras.NONE);
            nodes.add(new Node(words[0], node.op(), node.inputs(), node.outputs(), node.attributes(), notes));
        }
        return model.with(model.graph().withNodes(nodes));
    }
}
