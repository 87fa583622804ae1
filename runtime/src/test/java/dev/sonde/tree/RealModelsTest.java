package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealModelsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"all-minilm-l6-v2.onnx, 183, 491", "all-minilm-l6-v2-q.onnx, 174, 674"})
    void minilm_has_its_layers_and_what_survives_of_them(String name, int surviving, int all) throws OrtException {
        Path file = RealModels.resource(name, folder);
        ModelGraph model = OnnxReader.read(file);
        ModuleTree tree = ModuleTree.of(model);

        assertThat(tree.modules())
                .hasSize(97)
                .allSatisfy(module -> assertThat(module.outputs()).hasSize(1));
        assertThat(firstOutputs(tree, "encoder.layer.*"))
                .containsExactly(
                        "/encoder/layer.0/output/LayerNorm/Add_1_output_0",
                        "/encoder/layer.1/output/LayerNorm/Add_1_output_0",
                        "/encoder/layer.2/output/LayerNorm/Add_1_output_0",
                        "/encoder/layer.3/output/LayerNorm/Add_1_output_0",
                        "/encoder/layer.4/output/LayerNorm/Add_1_output_0",
                        "last_hidden_state");
        assertThat(tree.at("encoder.layer.3.output").outputs())
                .isEqualTo(tree.at("encoder.layer.3").outputs());
        assertThat(tree.at("encoder.layer.1").inputs())
                .containsExactly("/encoder/layer.0/output/LayerNorm/Add_1_output_0", "/Mul_output_0");

        Survival survival = Survival.of(model, RealModels.frozen(file, folder));
        List<String> tensors = model.graph().nodes().stream()
                .filter(node -> !node.op().is("Constant"))
                .flatMap(node -> node.outputs().stream())
                .toList();
        assertThat(tensors).hasSize(all);
        assertThat(tensors.stream().filter(survival::survives)).hasSize(surviving);
        assertThat(tensors.stream().filter(tensor -> !survival.survives(tensor)))
                .allSatisfy(tensor -> assertThat(survival.swallowedBy(tensor)).isNotEmpty());
        assertThat(survival.swallowedBy("/encoder/layer.2/output/LayerNorm/Sqrt_output_0"))
                .isEqualTo("LayerNormalization");
        assertThat(survival.swallowedBy("/encoder/layer.2/attention/self/MatMul_output_0"))
                .isEqualTo("com.microsoft::FusedMatMul");
        assertThat(survival.swallowedBy("/encoder/layer.2/attention/self/Shape_output_0"))
                .isEqualTo("constant folding");
    }

    @Test
    void minilm_has_its_parameters_operators_and_errors() throws OrtException {
        Path file = RealModels.resource("all-minilm-l6-v2.onnx", folder);
        ModelGraph model = OnnxReader.read(file);
        ModuleTree tree = ModuleTree.of(model);

        assertThat(tree.at("encoder.layer.0.attention.self.query").parameters())
                .containsEntry("weight", "onnx::MatMul_787")
                .containsEntry("bias", "encoder.layer.0.attention.self.query.bias");
        assertThat(tree.resolve(PlaceName.parse("encoder.layer.*.attention.self/Softmax")))
                .hasSize(6)
                .startsWith(new Located(
                        "encoder.layer.0.attention.self/Softmax", "/encoder/layer.0/attention/self/Softmax_output_0"));
        assertThatThrownBy(() -> tree.at("encoder.layer.12.output"))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("encoder.layer.0 … encoder.layer.5");
        Survival survival = Survival.of(model, RealModels.frozen(file, folder));
        assertThat(survival.swallowedBy(
                        firstOutputs(tree, "encoder.layer.0.intermediate.dense").get(0)))
                .isEqualTo("com.microsoft::BiasGelu");
    }

    @ParameterizedTest
    @CsvSource({
        "stories260k-dynamo-nokv.onnx, add_443 add_753 add_1063 add_1373 add_1683, LlamaDecoderLayer",
        "stories260k-dynamo-kv.onnx, add_510 add_846 add_1182 add_1518 add_1854, LlamaDecoderLayer",
        "stories260k-ts-kv.onnx, /model/layers.0/Add_1_output_0 /model/layers.1/Add_1_output_0"
                + " /model/layers.2/Add_1_output_0 /model/layers.3/Add_1_output_0 /model/layers.4/Add_1_output_0, ''",
    })
    void the_layers_of_stories_hand_on_the_residual_stream(String name, String tensors, String type) {
        ModuleTree tree = ModuleTree.of(OnnxReader.read(RealModels.shared(name)));

        assertThat(tree.modules()).hasSize(71);
        assertThat(String.join(" ", firstOutputs(tree, "model.layers.*"))).isEqualTo(tensors);
        assertThat(tree.at("model.layers.2").className().map(Paths::last).orElse(""))
                .isEqualTo(type);
        assertThat(tree.at("model.layers.2").inputs().get(0))
                .isEqualTo(tree.at("model.layers.1").outputs().get(0));
        assertThat(tree.at("lm_head").outputs()).containsExactly("logits");
        assertThat(tree.at("model.layers.2.mlp.down_proj").parameters()).containsKey("weight");
    }

    @Test
    void old_files_are_read_by_their_weights() {
        ModuleTree bert = ModuleTree.of(OnnxReader.read(RealModels.shared("tinybert.onnx")));
        assertThat(bert.at("encoder.layer.0").outputs()).containsExactly("output_0");
        assertThat(bert.at("encoder.layer.0.attention.self").outputs()).containsExactly("134");
        assertThat(bert.at("encoder.layer.0.intermediate").outputs()).containsExactly("160");
        assertThat(bert.at("pooler").outputs()).containsExactly("output_1");

        ModuleTree digits = ModuleTree.of(OnnxReader.read(RealModels.shared("cnn_mnist.onnx")));
        assertThat(digits.modules())
                .extracting(Module::path)
                .containsSequence("conv1", "MaxPool", "Relu", "conv2", "MaxPool_1", "Relu_1");

        ModuleTree faces = ModuleTree.of(OnnxReader.read(RealModels.shared("version-RFB-320.onnx")));
        assertThat(faces.root().inputs()).containsExactly("input");
        assertThat(faces.at("base_net.0").outputs()).containsExactly("247");
        assertThat(faces.at("base_net.7").outputs()).containsExactly("314");
    }

    @Test
    void fused_files_are_read_by_weights_and_tensor_names() {
        ModuleTree tree = ModuleTree.of(OnnxReader.read(RealModels.shared("tiny-random-gpt2-past.onnx")));

        assertThat(firstOutputs(tree, "transformer.h.*"))
                .startsWith(IntStream.range(0, 4)
                        .mapToObj(layer -> "/transformer/h." + layer + "/Add_1_output_0")
                        .toArray(String[]::new));
        assertThat(firstOutputs(tree, "transformer.h.*.attn.c_proj"))
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .mapToObj(layer -> "GptAttention_" + layer + "_matmul_output")
                        .toList());
        assertThat(tree.at("lm_head").parameters()).containsEntry("weight", "onnx::MatMul_1400");
        assertThat(tree.at("transformer.h").children())
                .extracting(Module::name)
                .containsExactly("0", "1", "2", "3", "4");
        // The weights of layer 0's norm are everyone's here; those of its products are its own.
        assertThat(tree.at("transformer.h.3.ln_1").outputs()).containsExactly("/transformer/h.3/ln_1/Add_1_output_0");
        assertThat(tree.at("transformer.h.0").nodes())
                .extracting(node -> node.op().name())
                .containsExactly("Attention", "MatMul", "SkipLayerNormalization", "MatMul", "FastGelu", "MatMul");
        assertThat(tree.at("transformer.h.3.mlp.c_proj").parameters())
                .containsEntry("weight", "transformer.h.3.mlp.c_proj.weight");
    }

    @Test
    void what_a_fused_operator_does_inside_is_refused_by_its_name() {
        ModuleTree tree = ModuleTree.of(OnnxReader.read(RealModels.shared("tiny-random-gpt2-past.onnx")));

        assertThat(firstOutputs(tree, "transformer.h.2.attn/Attention")).containsExactly("GptAttention_2_output");
        assertThatThrownBy(() -> tree.at("transformer.h.2.attn.c_attn"))
                .isInstanceOf(SwallowedException.class)
                .hasMessageContaining("inside of:")
                .hasMessageContaining("com.microsoft::Attention \"GptAttention_2\"");
        assertThatThrownBy(() -> tree.resolve(PlaceName.parse("transformer.h.2.attn/Softmax")))
                .isInstanceOf(SwallowedException.class)
                .hasMessageContaining("no operator \"Softmax\" in \"transformer.h.2.attn\"")
                .hasMessageContaining("com.microsoft::Attention");
    }

    @Test
    void a_network_inside_branches_has_modules_without_outputs_to_read() {
        ModuleTree tree = ModuleTree.of(OnnxReader.read(RealModels.shared("silero_vad.onnx")));

        Module encoder = tree.matching("*.encoder").get(0);
        assertThat(encoder.outputs()).isEmpty();
        assertThat(encoder.nestedOutputs()).hasSize(1);
        assertThat(encoder.children()).hasSize(4);
        assertThat(tree.root().outputs()).containsExactly("output", "stateN");
    }

    private static List<String> firstOutputs(ModuleTree tree, String pattern) {
        return tree.resolve(PlaceName.parse(pattern)).stream()
                .map(Located::tensor)
                .toList();
    }
}
