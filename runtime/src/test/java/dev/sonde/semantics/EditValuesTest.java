package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are read, replaced and computed elsewhere. */
class EditValuesTest {
    private static final String LINEAR = """
            (float[n, 2] x) => (y) {
              layer.weight: float[2, 3] = {1, 2, 3, 4, 5, 6}
              layer.bias: float[3] = {10, 20, 30}
              /layer/MatMul_output_0 = MatMul(x, layer.weight)  // /layer/MatMul
              /layer/Add_output_0 = Add(/layer/MatMul_output_0, layer.bias)  // /layer/Add
              y = Neg(/layer/Add_output_0)  // /out/Neg
            }
            """;

    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, -1, 0.5f, 2}, 2, 2));

    @Test
    @DisplayName(
            "clone-save before, write 0, save after: pre not all 0, post all 0, text changes; same by `output = output*0`")
    void clone_save_before_write_0_save_after_pre_not_all_0_post_all_0() {
        try (Model model = SmallModels.open(CHAIN)) {
            for (boolean inPlace : new boolean[] {true, false}) {
                try (Tracer t = model.trace(x(1, 2, 3))) {
                    Place out = t.at("layer.1").output();
                    Saved pre = out.save();
                    if (inPlace) {
                        out.slice("...").set(0);
                    } else {
                        out.set(out.get().mul(0));
                    }
                    Saved post = out.save();
                    Saved y = t.output().save();

                    t.run();

                    assertThat(pre.value().toFloatArray()).containsExactly(3, 6, 9);
                    assertThat(post.value().toFloatArray()).containsExactly(0, 0, 0);
                    assertThat(y.value().toFloatArray()).containsExactly(0, 0, 0);
                }
            }
        }
    }

    @Test
    @DisplayName("saved tuple, then replaced by a new tuple: the saved one keeps its values")
    void saved_outputs_then_replaced_the_saved_ones_keep_their_values() {
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {1, 2, 3, 4}, 1, 4));
        try (Model model = SmallModels.open("""
                        (float[n, 4] x) => (y) {
                          sizes: int64[2] = {2, 2}
                          a, b = Split<axis=1>(x, sizes)  // /split/Split
                          y = Sub(a, b)  // /out/Sub
                        }
                        """);
                Tracer t = model.trace(inputs)) {
            List<Place> outputs = t.at("split").outputs();
            List<Saved> saved = new ArrayList<>();
            outputs.forEach(place -> saved.add(place.save()));
            outputs.get(0).set(100);
            outputs.get(1).set(1);
            Saved y = t.output().save();

            t.run();

            assertThat(saved.get(0).value().toFloatArray()).containsExactly(1, 2);
            assertThat(saved.get(1).value().toFloatArray()).containsExactly(3, 4);
            assertThat(y.value().toFloatArray()).containsExactly(99, 99);
        }
    }

    /** The text is of gpt2; here the lens on the last layer has to choose the tokens that the model itself chooses. */
    @ParameterizedTest
    @EnumSource(names = {"STORIES_DYNAMO", "STORIES_TORCHSCRIPT_KV"})
    @DisplayName("ad hoc `lm_head(ln_f(h))` argmax = logit-lens text")
    void ad_hoc_lm_head_of_norm_of_h_argmax_is_the_logit_lens_text(TestModel export) {
        try (Model model = Model.open(export.path());
                Tracer t = model.trace(export.inputs())) {
            Proxy h = t.at("model.layers.4").output().get();
            Saved lens =
                    t.at("lm_head").call(t.at("model.norm").call(h)).argmax(-1).save();
            Saved early = t.at("lm_head")
                    .call(t.at("model.norm").call(t.at("model.layers.0").output()))
                    .argmax(-1)
                    .save();
            Saved own = t.output("logits").get().argmax(-1).save();

            t.run();

            assertThat(lens.value().sameBits(own.value())).isTrue();
            assertThat(early.value().sameBits(own.value())).isFalse();
        }
    }

    @Test
    @DisplayName("input of a layer from trace 1 set in trace 2: same prediction")
    void input_of_a_layer_from_trace_1_set_in_trace_2_same_prediction() {
        try (Model model = SmallModels.open(CHAIN)) {
            Tensor taken;
            try (Tracer t = model.trace(x(1, 2, 3))) {
                Saved input = t.at("layer.1").input().save();
                t.run();
                taken = input.value().copy();
            }
            try (Tracer t = model.trace(x(-7, 0, 1))) {
                t.at("layer.1").input().set(taken);
                Saved after = t.at("layer.1").output().save();
                t.run();
                assertThat(after.value().toFloatArray()).containsExactly(3, 6, 9);
            }
        }
    }

    @Test
    @DisplayName("parameters: readable copies equal to the originals, also on an undispatched model; `addmm` with them "
            + "equals the module output; zeroing one does not alter the model")
    void parameters_readable_copies_addmm_with_them_equals_the_module_output_zeroing_one_does_not_alter_the_model() {
        try (Model model = SmallModels.open(LINEAR)) {
            Tensor plain = model.run(X).get("y");
            try (Tracer t = model.trace(X)) {
                Place weight = t.at("layer").parameter("weight");
                Place bias = t.at("layer").parameter("bias");
                Saved w = weight.save();
                Saved b = bias.save();
                Saved addmm = bias.get()
                        .add(t.at("layer").input().get().matmul(weight))
                        .save();
                Saved gemm =
                        Proxy.onnx("Gemm", Map.of(), t.input("x"), weight, bias).save();
                Saved own = t.at("layer").output().save();
                t.run();
                assertThat(w.value().toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
                assertThat(b.value().toFloatArray()).containsExactly(10, 20, 30);
                assertThat(addmm.value().sameBits(own.value())).isTrue();
                assertThat(gemm.value().sameBits(own.value())).isTrue();
            }
            try (Tracer t = model.trace(X)) {
                t.at("layer").parameter("weight").set(0);
                t.at("layer").parameter("bias").slice("1:").edit(b -> b.mul(2));
                Saved y = t.output().save();
                t.run();
                assertThat(y.value().toFloatArray()).containsExactly(-10, -40, -60, -10, -40, -60);
            }
            assertThat(model.run(X).get("y").sameBits(plain)).isTrue();
        }
    }

    @Test
    void parameters_of_a_real_model_are_those_of_its_file() {
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer t = model.trace(TestModel.MINILM.inputs())) {
            Saved bias = t.at("encoder.layer.3.output.dense").parameter("bias").save();
            Saved named = t.parameter("encoder.layer.3.output.dense.bias").save();

            t.run();

            Weight weight = OnnxReader.read(TestModel.MINILM.path()).graph().weights().stream()
                    .filter(each -> each.name().equals("encoder.layer.3.output.dense.bias"))
                    .findFirst()
                    .orElseThrow();
            assertThat(bias.value().sameBits(weight.tensor())).isTrue();
            assertThat(named.value().sameBits(weight.tensor())).isTrue();
        }
    }
}
