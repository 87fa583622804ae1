package dev.sonde.semantics;

import static dev.sonde.SmallModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Padding;
import dev.sonde.Proxy;
import dev.sonde.Report;
import dev.sonde.Results;
import dev.sonde.Saved;
import dev.sonde.Scope;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.Cut;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Invokes")
class InvokesTest {
    /** Three layers of two numbers. */
    private static final String TWO = """
            (float[batch, 2] x) => (float[batch, 2] y) {
              w: float[2, 2] = {1, 2, 3, 4}
              half: float[2] = {0.5, 0.5}
              one: float[2] = {1, -1}
              /layer1/MatMul_output_0 = MatMul(x, w)  // /layer1/MatMul
              /layer2/Mul_output_0 = Mul(/layer1/MatMul_output_0, half)  // /layer2/Mul
              y = Add(/layer2/Mul_output_0, one)  // /layer3/Add
            }
            """;

    private static Map<String, Tensor> x(float... numbers) {
        return Map.of("x", Tensor.of(numbers, numbers.length / 2, 2));
    }

    private static Model minilm() {
        return Model.open(TestModel.MINILM.path(), Options.defaults().threads(1));
    }

    private static Map<String, Tensor> sentence(long... ids) {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", Tensor.of(ids, 1, ids.length));
        inputs.put("attention_mask", Tensor.of(ones, 1, ids.length));
        inputs.put("token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
        return inputs;
    }

    @Test
    @DisplayName("zeroing invoke 1's rows leaves invoke 2 untouched")
    void zeroing_one_invokers_rows_leaves_the_other_untouched() {
        Map<String, Tensor> words = sentence(101, 1996, 4937, 2938, 102);
        try (Model model = minilm();
                Tracer t = model.trace()) {
            Invoker first = t.invoke(words);
            Invoker second = t.invoke(words);
            first.at("encoder.layer.2").output().set(0);
            Saved zeroed = first.output().save();
            Saved untouched = second.output().save();
            t.run();

            try (Results plain = model.run(words)) {
                assertThat(untouched.value().sameBits(plain.get("last_hidden_state")))
                        .isTrue();
                assertThat(zeroed.value().maxAbsDifference(plain.get("last_hidden_state")))
                        .isGreaterThan(0.1);
            }
        }
    }

    @Test
    @DisplayName("rows 1, 2, empty, empty, 1: see 1, 2, 4, 4, 1; out_1 == out_2[1]; empties equal; concat(1,2,5) == 3")
    void rows_seen_by_invokers_and_by_the_trace() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            Saved one = t.invoke(x(1, 2)).output().save();
            Saved two = t.invoke(x(3, 4, 1, 2)).output().save();
            Saved three = t.output().save();
            Saved four = t.output().get().save();
            Saved five = t.invoke(x(5, 6)).output().save();
            t.run();

            assertThat(List.of(one, two, three, four, five))
                    .extracting(saved -> saved.value().shape()[0])
                    .containsExactly(1L, 2L, 4L, 4L, 1L);
            assertThat(one.value().sameBits(Cut.out(two.value(), 0, 1, 1))).isTrue();
            assertThat(three.value().sameBits(four.value())).isTrue();
            assertThat(three.value().sameBits(Cut.join(0, List.of(one.value(), two.value(), five.value()))))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("logits equal (1e-5) for one list or any mix of single and list invokes (masks survive)")
    void one_list_or_any_mix_of_invokers_is_the_same() {
        Map<String, Tensor> a = sentence(101, 1996, 4937, 2938, 102);
        Map<String, Tensor> b = sentence(101, 2023, 102);
        Map<String, Tensor> c = sentence(101, 7592, 2088, 102);
        try (Model model = minilm()) {
            List<Tensor> single = outputs(model, List.of(a, b, c));
            List<Tensor> mixed = outputs(model, List.of(c, a, b));

            for (int i = 0; i < 3; i++) {
                assertThat(mixed.get((i + 1) % 3).maxAbsDifference(single.get(i)))
                        .isLessThan(1e-5);
                try (Results plain = model.run(List.of(a, b, c).get(i))) {
                    assertThat(single.get(i).maxAbsDifference(plain.get("last_hidden_state")))
                            .isLessThan(1e-5);
                }
            }
        }
    }

    private static List<Tensor> outputs(Model model, List<Map<String, Tensor>> inputs) {
        try (Tracer t = model.trace().pad(Padding.usual())) {
            List<Saved> saved = new ArrayList<>();
            inputs.forEach(each -> saved.add(t.invoke(each).output().save()));
            t.run();
            return saved.stream().map(each -> each.value().copy()).toList();
        }
    }

    @Test
    @DisplayName("prepared inputs readable")
    void what_an_invoker_fed_can_be_read() {
        Map<String, Tensor> words = sentence(101, 1996, 102);
        try (Model model = minilm();
                Tracer t = model.trace()) {
            t.invoke(sentence(101, 2023, 102));
            Saved fed = t.invoke(words).input("input_ids").save();
            t.run();

            assertThat(fed.value().toLongArray()).containsExactly(101, 1996, 102);
        }
    }

    @Test
    @DisplayName("id tensors of different lengths batch")
    void different_lengths_share_a_run_where_padding_is_declared_and_run_apart_where_not() {
        try (Model model = minilm();
                Tracer padded = model.trace().pad(Padding.usual());
                Tracer apart = model.trace()) {
            for (Tracer t : List.of(padded, apart)) {
                t.invoke(sentence(101, 1996, 4937, 102)).output().save();
                t.invoke(sentence(101, 102)).output().save();
            }
            assertThat(padded.run().runs()).hasSize(1);
            assertThat(apart.run().runs()).hasSize(2);
        }
    }

    @Test
    @DisplayName("`trace()` without input: ValueError with \"Cannot access\" and \"interleaving\"")
    void a_trace_without_input_does_not_run() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            t.output().save();
            assertThatThrownBy(t::run)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("the trace has no inputs");
        }
    }

    @Test
    @DisplayName("kwargs-only input works; empty prompt: ValueError \"zero tokens\"; nested invoke: ValueError")
    void inputs_have_names_and_invokers_do_not_nest() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            assertThatThrownBy(() -> t.invoke(Map.of()))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("inputs are missing: x");
            t.invoke(x(1, 2)).output().save();
            t.run();
        }
        // An invoker is a scope, and has no way to invoke.
        assertThat(Scope.class.isAssignableFrom(Invoker.class)).isTrue();
        assertThat(Invoker.class.getMethods())
                .noneMatch(method -> method.getName().equals("invoke"));
    }

    @Test
    @DisplayName("embeddings of invoke 1 put into invoke 2 (one run, also over a barrier; two traces by value)")
    void embeddings_of_one_invoker_put_into_the_other_give_its_output() {
        Map<String, Tensor> one = sentence(101, 1996, 4937, 2938, 102);
        Map<String, Tensor> other = sentence(101, 2023, 3899, 2743, 102);
        try (Model model = minilm();
                Tracer t = model.trace()) {
            Invoker first = t.invoke(one);
            Invoker second = t.invoke(other);
            second.at("embeddings").output().set(first.at("embeddings").output());
            Saved expected = first.output().save();
            Saved found = second.output().save();
            Saved embeddings = first.at("embeddings").output().save();
            t.run();
            assertThat(found.value().sameBits(expected.value())).isTrue();

            try (Tracer later = model.trace(other)) {
                later.at("embeddings").output().set(embeddings.value());
                Saved byValue = later.output().save();
                later.run();
                assertThat(byValue.value().sameBits(expected.value())).isTrue();
            }
        }
    }

    @Test
    @DisplayName("B4 swap with another row count empties the whole activation: shape check")
    void a_value_of_another_number_of_rows_is_refused() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            Invoker first = t.invoke(x(1, 2));
            Invoker second = t.invoke(x(3, 4, 5, 6));
            assertThatThrownBy(() ->
                            first.at("layer1").output().set(second.at("layer1").output()))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("float[1, 2]")
                    .hasMessageContaining("float[2, 2]")
                    .hasMessageContaining("InvokesTest.java");

            Proxy unknown = Proxy.onnx("Identity", Map.of(), second.at("layer1").output());
            first.at("layer1").output().set(unknown);
            t.output().save();
            assertThatThrownBy(t::run).isInstanceOf(RunException.class).hasMessageContaining("InvokesTest.java");
        }
    }

    @Test
    @DisplayName("B6 a 2x2 weight-like tensor while batch is 2 is sliced as a batch: symbolic batch dim")
    void a_weight_with_as_many_rows_as_the_batch_is_no_batch() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            Invoker first = t.invoke(x(1, 2));
            t.invoke(x(3, 4));
            Saved weight = first.parameter("w").save();
            Saved all = t.parameter("w").save();
            t.output().save();
            t.run();

            assertThat(weight.value()).hasToString("float[2, 2] 1.0, 2.0, 3.0, 4.0");
            assertThat(all.value()).hasToString("float[2, 2] 1.0, 2.0, 3.0, 4.0");
        }
    }

    @Test
    @DisplayName("B2 `l1.output = l2.output*0` zeroes l2, leaves l1: cycle error")
    void an_earlier_place_set_from_a_later_one_is_refused_naming_both() {
        try (Model model = open(TWO);
                Tracer t = model.trace(x(1, 2))) {
            assertThatThrownBy(() -> t.at("layer1")
                            .output()
                            .set(t.at("layer2").output().get().mul(0)))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("layer1")
                    .hasMessageContaining("/layer2/Mul_output_0")
                    .hasMessageContaining("InvokesTest.java");
        }
    }

    @Test
    @DisplayName("two inputs that are one run once")
    void equal_inputs_share_their_rows() {
        try (Model model = open(TWO);
                Tracer t = model.trace()) {
            Saved a = t.invoke(x(1, 2)).output().save();
            Saved b = t.invoke(x(1, 2)).output().save();
            Report report = t.run();

            assertThat(a.value().sameBits(b.value())).isTrue();
            assertThat(report.runs()).hasSize(1);
        }
    }
}
