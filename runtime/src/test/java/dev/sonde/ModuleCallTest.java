package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.FORK;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules applied where they do not stand. */
class ModuleCallTest {
    /** A block of two linear layers, and a head that takes what it makes. */
    private static final String HEAD = """
            (float[n, 2] x) => (y) {
              w: float[2, 2] = {1, 2, 3, 4}
              v: float[2, 3] = {1, 0, 2, 0, 1, -1}
              block.first.bias: float[2] = {0.5, -0.5}
              /block/first/MatMul_output_0 = MatMul(x, w)  // /block/first/MatMul
              /block/first/Add_output_0 = Add(/block/first/MatMul_output_0, block.first.bias)  // /block/first/Add
              /block/second/Neg_output_0 = Neg(/block/first/Add_output_0)  // /block/second/Neg
              /block/Mul_output_0 = Mul(/block/second/Neg_output_0, x)  // /block/Mul
              y = MatMul(/block/Mul_output_0, v)  // /head/MatMul
            }
            """;

    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));

    @Test
    void a_module_called_on_its_own_input_gives_its_own_output() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Saved own = t.at("block").output().save();
            Saved called = t.at("block").call(t.at("block").input()).save();
            Saved head = t.at("head").call(t.at("head").input()).save();
            Saved y = t.output().save();

            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());

            assertThat(called.value().sameBits(own.value())).isTrue();
            assertThat(head.value().sameBits(y.value())).isTrue();
            assertThat(own.value().toFloatArray()).containsExactly(-7.5f, -19, -46.5f, -86);
        }
    }

    @Test
    void a_module_called_elsewhere_computes_there_what_it_computes_and_changes_nothing() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Saved lens = t.at("head").call(t.at("block.first").output()).save();
            Saved twice = t.at("head")
                    .call(t.at("head").call(t.at("block.first").output()).slice(":, :2"))
                    .save();
            Saved y = t.output().save();

            t.run();

            assertThat(lens.value().toFloatArray()).containsExactly(7.5f, 9.5f, 5.5f, 15.5f, 21.5f, 9.5f);
            assertThat(twice.value().toFloatArray()).containsExactly(7.5f, 9.5f, 5.5f, 15.5f, 21.5f, 9.5f);
            assertThat(y.value().sameBits(model.run(X).get("y"))).isTrue();
        }
    }

    @Test
    void the_inside_of_a_call_is_read_and_written_in_that_call_alone() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Place given = t.at("block.second").output();
            Envoy call = t.at("block").on(given);
            Saved inside = call.at("second").output().save();
            Saved outside = t.at("block.second").output().save();
            Saved result = call.output().save();
            call.at("first").output().edit(h -> h.add(100));
            call.at("second").input().slice(":, 0").set(7);
            Saved seen = call.at("second").input().save();
            Saved untouched = t.at("block").on(given).output().save();
            Saved y = t.output().save();

            t.run();

            float[] second = {-7.5f, -9.5f, -15.5f, -21.5f};
            assertThat(outside.value().toFloatArray()).containsExactly(second);
            float[] first = new float[4];
            for (int row = 0; row < 2; row++) {
                first[2 * row] = second[2 * row] + 3 * second[2 * row + 1] + 0.5f;
                first[2 * row + 1] = 2 * second[2 * row] + 4 * second[2 * row + 1] - 0.5f;
            }
            float[] plain = new float[4];
            for (int i = 0; i < 4; i++) {
                plain[i] = -first[i] * second[i];
            }
            assertThat(untouched.value().toFloatArray()).containsExactly(plain);
            assertThat(seen.value().toFloatArray()).containsExactly(7, first[1] + 100, 7, first[3] + 100);
            assertThat(inside.value().toFloatArray()).containsExactly(-7, -(first[1] + 100), -7, -(first[3] + 100));
            assertThat(result.value().toFloatArray())
                    .containsExactly(
                            -7 * second[0],
                            -(first[1] + 100) * second[1],
                            -7 * second[2],
                            -(first[3] + 100) * second[3]);
            assertThat(y.value().sameBits(model.run(X).get("y"))).isTrue();
        }
    }

    @Test
    void a_call_sees_the_edits_of_its_module_where_that_is_asked_for() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            t.at("block.first").output().edit(h -> h.mul(0).add(1));
            t.at("block").output().edit(h -> h.add(10));
            Place x = t.input("x");
            Saved without = t.at("block").call(x).save();
            Saved with = t.at("block").edited().call(x).save();
            Saved elsewhere = t.at("block").edited().call(x.get().mul(2)).save();
            t.at("block.second").output().set(0);
            Saved still = t.at("block").edited().call(x).save();
            Saved own = t.at("block").output().save();

            t.run();

            assertThat(without.value().toFloatArray()).containsExactly(-7.5f, -19, -46.5f, -86);
            assertThat(with.value().toFloatArray()).containsExactly(9, 8, 7, 6);
            assertThat(elsewhere.value().toFloatArray()).containsExactly(8, 6, 4, 2);
            assertThat(still.value().toFloatArray()).containsExactly(10, 10, 10, 10);
            assertThat(own.value().toFloatArray()).containsExactly(10, 10, 10, 10);
        }
    }

    @Test
    void parameters_written_in_the_run_are_seen_by_edited_calls_and_those_of_a_call_by_it_alone() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place h = t.at("layer.0").output();
            t.at("layer.1").parameter("bias").set(0);
            Saved without = t.at("layer.1").call(h).save();
            Saved with = t.at("layer.1").edited().call(h).save();
            Envoy call = t.at("layer.1").on(h);
            call.parameter("bias").edit(b -> b.mul(10));
            Saved own = call.output().save();
            Saved y = t.output().save();

            t.run();

            assertThat(without.value().toFloatArray()).containsExactly(3, 6, 9);
            assertThat(with.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(own.value().toFloatArray()).containsExactly(12, 24, 36);
            assertThat(y.value().toFloatArray()).containsExactly(2, 8, 18);
            assertThat(model.run(x(1, 2, 3)).get("y").toFloatArray()).containsExactly(3, 12, 27);
        }
    }

    @Test
    void several_inputs_are_given_in_order_and_those_not_given_are_the_runs_own() {
        Map<String, Tensor> inputs =
                Map.of("x", Tensor.of(new float[] {-3, 2.5f}, 1, 2), "z", Tensor.of(new float[] {0.25f, 0.5f}, 1, 2));
        try (Model model = open(FORK);
                Tracer t = model.trace(inputs)) {
            Saved both = t.at("block").call(t.input("z"), t.input("x")).save();
            Saved one = t.at("block").call(t.input("z")).save();
            List<Proxy> all = t.at("block").callAll(t.input("z"), t.input("z"));
            Saved own = t.at("block").output().save();

            t.run();

            assertThat(own.value().toFloatArray()).containsExactly(3.25f, -2);
            assertThat(both.value().toFloatArray()).containsExactly(-3.25f, 2);
            assertThat(one.value().toFloatArray()).containsExactly(0, 0);
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void the_weights_of_a_call_are_those_of_the_run() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Proxy called = t.at("head").call(t.at("block.first").output());
            called.save();

            assertThat(t.recording().calls().constants()).isEmpty();
            t.run();
            assertThat(t.toString()).contains(" = v  // ModuleCallTest.java:");
        }
    }

    @Test
    void types_in_a_call_are_known_before_the_run() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            TensorType own = t.at("head").call(t.at("block.first").output()).type();
            Proxy cut = t.at("head").call(t.at("block.first").output().slice("0"));
            Proxy bent = t.at("head").call(t.at("block.first").output().get().reshape(2, 1, 2));

            assertThat(own.element()).isEqualTo(ElementType.FLOAT);
            assertThat(own.shape().orElseThrow().dim(-1).toString()).isEqualTo("3");
            assertThat(cut.type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of(3)));
            assertThat(bent.type()).isEqualTo(TensorType.of(ElementType.FLOAT, Shape.of(2, 1, 3)));
        } catch (OrderException neverRan) {
            assertThat(neverRan).hasMessageContaining("without having run");
        }
    }

    @Test
    void what_a_module_cannot_take_is_refused_on_the_line_of_the_call() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Proxy wide = t.at("block.first").output().get().reshape(1, 4);
            assertThatThrownBy(() -> t.at("head").call(wide))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("ONNX Runtime refuses")
                    .hasMessageContaining("ModuleCallTest.java:");
            assertThatThrownBy(() -> t.at("head").call(t.input("x").get().cast(ElementType.INT64)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("elements of another type")
                    .hasMessageContaining("ModuleCallTest.java:");
            assertThatThrownBy(() -> t.at("head").call())
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("called with 0 inputs");
            assertThatThrownBy(() -> t.at("head").call(wide, wide)).hasMessageContaining("called with 2 inputs");
            assertThatThrownBy(() -> t.at("block").on(t.input("x")).at("nothing"))
                    .hasMessageContaining("no module");
        }
    }

    @Test
    void a_module_inside_of_a_call_is_skipped_in_that_call_alone() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Envoy call = t.at("block").on(t.input("x"));
            call.at("second").skip(call.at("first").input());
            Saved called = call.output().save();
            Saved second = t.at("block.second").output().save();

            t.run();

            assertThat(called.value().toFloatArray()).containsExactly(1, 4, 9, 16);
            assertThat(second.value().toFloatArray()).containsExactly(-7.5f, -9.5f, -15.5f, -21.5f);
        }
    }

    @Test
    void a_call_in_one_of_several_invokers_takes_its_rows_and_of_all_of_them_all_rows() {
        try (Model model = open(HEAD);
                Tracer t = model.trace()) {
            Invoker one = t.invoke(Map.of("x", Tensor.of(new float[] {1, 2}, 1, 2)));
            Invoker two = t.invoke(Map.of("x", Tensor.of(new float[] {3, 4}, 1, 2)));
            Saved second = two.at("head").call(two.at("block.first").output()).save();
            Saved crossed = two.at("head").call(one.at("block.first").output()).save();
            Saved all = t.at("head").call(t.at("block.first").output()).save();

            t.run();

            assertThat(second.value().toFloatArray()).containsExactly(15.5f, 21.5f, 9.5f);
            assertThat(crossed.value().toFloatArray()).containsExactly(7.5f, 9.5f, 5.5f);
            assertThat(all.value().toFloatArray()).containsExactly(7.5f, 9.5f, 5.5f, 15.5f, 21.5f, 9.5f);
        }
    }

    @Test
    void a_circle_through_a_call_is_refused() {
        try (Model model = open(HEAD);
                Tracer t = model.trace(X)) {
            Envoy call = t.at("block").on(t.input("x"));
            assertThatThrownBy(() -> call.at("first").output().set(call.output()))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("computed from it");
            Proxy later = t.at("block").call(t.at("block").output());
            assertThatThrownBy(() -> t.at("block.first").output().set(later))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("computed from it");
            Saved kept = call.output().save();

            t.run();

            assertThat(kept.value().toFloatArray()).containsExactly(-7.5f, -19, -46.5f, -86);
        }
    }

    /** The lens on every layer, against the last norm and the head recomputed in double. */
    @ParameterizedTest
    @EnumSource(names = {"STORIES_DYNAMO", "STORIES_DYNAMO_KV", "STORIES_TORCHSCRIPT_KV"})
    void the_logit_lens_on_a_language_model(TestModel export) {
        try (Model model = Model.open(export.path());
                Tracer t = model.trace(export.inputs())) {
            List<Saved> hidden = new ArrayList<>();
            List<Saved> lens = new ArrayList<>();
            for (Envoy layer : t.all("model.layers.*")) {
                hidden.add(layer.output().save());
                lens.add(t.at("lm_head")
                        .call(t.at("model.norm").call(layer.output()))
                        .save());
            }
            Saved normed = t.at("model.norm").call(t.at("model.norm").input()).save();
            Saved own = t.at("model.norm").output().save();
            Saved logits = t.output("logits").save();
            Saved last = t.at("lm_head").call(t.at("model.norm").output()).save();

            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());

            assertThat(last.value().sameBits(logits.value())).isTrue();
            // The graph that runs has one operator for the norm, a call has those of the file: another sum.
            assertThat(normed.value().maxAbsDifference(own.value())).isLessThan(4e-6);
            Lens recomputed = Lens.of(model, export);
            assertThat(lens).hasSize(5);
            for (int layer = 0; layer < 5; layer++) {
                assertThat(recomputed.difference(
                                hidden.get(layer).value(), lens.get(layer).value()))
                        .as("layer " + layer)
                        .isLessThan(2e-5);
            }
        }
    }

    /** A root mean square norm and a linear layer without bias, in double. */
    private record Lens(double[] scale, double[] head, boolean transposed) {
        private static final int TOKENS = 512;

        static Lens of(Model model, TestModel export) {
            Map<String, Weight> weights = new HashMap<>();
            OnnxReader.read(export.path()).graph().weights().forEach(weight -> weights.put(weight.name(), weight));
            Tensor head = numbers(weights, model.modules().at("lm_head"));
            return new Lens(
                    numbers(weights, model.modules().at("model.norm")).toDoubleArray(),
                    head.toDoubleArray(),
                    head.shape()[0] == TOKENS);
        }

        private static Tensor numbers(Map<String, Weight> weights, Module module) {
            String name = module.parameters().values().stream()
                    .filter(each ->
                            Objects.requireNonNull(weights.get(each)).tensor().size() > 1)
                    .findFirst()
                    .orElseThrow();
            return Objects.requireNonNull(weights.get(name)).tensor();
        }

        double difference(Tensor hidden, Tensor lens) {
            int width = scale.length;
            double most = 0;
            for (int row = 0; row < hidden.size() / width; row++) {
                double mean = 0;
                for (int i = 0; i < width; i++) {
                    mean += Math.pow(hidden.at(row * width + i), 2) / width;
                }
                double root = Math.sqrt(mean + 1e-5);
                for (int token = 0; token < TOKENS; token++) {
                    double sum = 0;
                    for (int i = 0; i < width; i++) {
                        double weight = head[transposed ? token * width + i : i * TOKENS + token];
                        sum += hidden.at(row * width + i) / root * scale[i] * weight;
                    }
                    most = Math.max(most, Math.abs(sum - lens.at(row * TOKENS + token)));
                }
            }
            return most;
        }
    }
}
