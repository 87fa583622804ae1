package dev.sonde;

import static dev.sonde.SmallModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Modules, operators and tensors inside the bodies of If, Loop and Scan are places like any other. */
class InsideTest {
    private static final Fidelity EXACT = new Fidelity.Exact();
    private static final String BRANCHES = SmallModels.BRANCHES.replace("float[n, 3]", "float[2]");
    private static final String LOOP = """
            (float[2] x, int64[] n) => (y) {
              go: bool[] = {1}
              y = Loop<body=step (int64[] i, bool[] on, float[2] h) => (go_on, /cell/sum/Add_output_0) {
                go_on = Identity(on)
                /cell/scale/Mul_output_0 = Mul(h, x)  // /cell/scale/Mul
                /cell/sum/Add_output_0 = Add(/cell/scale/Mul_output_0, x)  // /cell/sum/Add
              }>(n, go, x)  // /rnn/Loop
            }
            """;

    private static Map<String, Tensor> inputs(boolean hot) {
        return Map.of("x", Tensor.of(new float[] {3, -1}, 2), "c", Tensor.of(new boolean[] {hot}));
    }

    @Test
    @DisplayName("B7: module never called: reported at the end of the run, with the reason")
    void b7_modules_and_operators_inside_branches_are_read_and_reported_where_the_other_ran() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            Saved act = t.at("hot.act").output().save();
            Saved product = t.place("hot.in/Mul").save();
            Saved calm = t.at("calm").output().save();
            Saved before = t.tensor("/calm/Neg_output_0").save();

            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(EXACT);
            assertThat(act.value().toFloatArray()).containsExactly(18, 2);
            assertThat(product.value().toFloatArray()).containsExactly(18, 2);
            assertThat(calm.reached()).isFalse();
            assertThat(report.notReached())
                    .containsOnlyKeys("calm", "tensor:/calm/Neg_output_0")
                    .containsEntry(
                            "calm",
                            "the model took the other branch of an If, which it is not in (the If makes \"y\")");
            assertThatThrownBy(before::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("was not reached in this run")
                    .hasMessageContaining("the If makes:  \"y\"");
        }
    }

    @Test
    void such_a_place_has_an_element_type_before_the_run() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            assertThat(t.at("hot.act").output().type()).hasToString("float[...]");
            assertThat(model.type("/hot/act/Relu_output_0"))
                    .hasValueSatisfying(type -> assertThat(type).hasToString("float[...]"));
            assertThat(model.withheld("/hot/act/Relu_output_0")).isEmpty();
        }
    }

    @Test
    void patterns_reach_inside() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(false))) {
            Map<String, Saved> all = t.cache("**");

            t.run();

            assertThat(all).containsKeys("pre", "hot", "hot.in", "hot.act", "calm", "post");
            assertThat(value(all, "calm"))
                    .containsExactly(new float[] {(float) Math.exp(-6), (float) Math.exp(2)}, within(1e-6f));
            assertThat(all.get("hot.act")).isNotNull().matches(saved -> !saved.reached());
        }
    }

    @Test
    void a_place_in_a_branch_within_a_branch_is_reached_where_the_model_comes_to_it() {
        String nested = """
                (float[2] x, bool[] c, bool[1] d) => (y) {
                  y = If<else_branch=no () => (n) {
                    n = Neg(x)
                  }, then_branch=yes () => (t) {
                    flag = Not(d)
                    s = Exp(x)
                    t = If<else_branch=inner_no () => (u) {
                      u = Sqrt(s)
                    }, then_branch=inner_yes () => (v) {
                      v = Ceil(s)
                    }>(flag)
                  }>(c)
                }
                """;
        boolean[] both = {false, true};
        try (Model model = open(nested)) {
            for (boolean c : both) {
                for (boolean d : both) {
                    Map<String, Tensor> inputs = new LinkedHashMap<>();
                    inputs.put("x", Tensor.of(new float[] {0, 0}, 2));
                    inputs.put("c", Tensor.of(new boolean[] {c}));
                    inputs.put("d", Tensor.of(new boolean[] {d}, 1));
                    try (Tracer t = model.trace(inputs)) {
                        Saved outer = t.tensor("s").save();
                        Saved inner = t.tensor("v").save();
                        t.run();
                        assertThat(outer.reached()).isEqualTo(c);
                        assertThat(inner.reached()).isEqualTo(c && !d);
                        assertThat(outer.reached() ? outer.value().toFloatArray() : new float[] {1, 1})
                                .containsExactly(1, 1);
                    }
                }
            }
        }
    }

    private static float[] value(Map<String, Saved> all, String place) {
        Saved saved = all.get(place);
        return saved == null ? new float[] {Float.NaN} : saved.value().toFloatArray();
    }

    @Test
    void what_is_set_inside_is_seen_by_what_comes_after_it_and_by_nothing_else() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            t.at("hot.act").output().set(0.5);
            Saved before = t.at("hot.in").output().save();
            Saved y = t.output().save();

            t.run();

            assertThat(before.value().toFloatArray()).containsExactly(18, 2);
            assertThat(y.value().toFloatArray()).containsExactly(6.5f, -1.5f);
        }
    }

    @Test
    void a_write_to_an_input_from_around_the_body_is_seen_by_that_module_alone() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            Place taken = t.at("hot.in").input();
            taken.edit(h -> h.mul(10));
            Saved pre = t.at("pre").output().save();
            Saved y = t.output().save();

            t.run();

            // relu(10 (2 x) x) + 2 x: the sum still takes what the Add around the branch made
            assertThat(taken).hasToString("hot.in#input");
            assertThat(pre.value().toFloatArray()).containsExactly(6, -2);
            assertThat(y.value().toFloatArray()).containsExactly(186, 18);
        }
    }

    @Test
    void what_a_loop_repeats_is_stacked_and_what_is_written_there_holds_for_each_round() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", Tensor.of(new float[] {2, 1}, 2));
        inputs.put("n", Tensor.of(new long[] {3}));
        try (Model model = open(LOOP);
                Tracer t = model.trace(inputs)) {
            Saved plain = t.at("cell.scale").output().save();
            t.at("cell.scale").output().edit(h -> h.mul(10));
            Saved y = t.output().save();

            t.run();

            // 10 (2 2) + 2 = 42, 10 (42 2) + 2 = 842, 10 (842 2) + 2 = 16842
            assertThat(plain.value().shape()).containsExactly(3, 2);
            assertThat(plain.value().toFloatArray()).containsExactly(4, 1, 84, 11, 1684, 111);
            assertThat(y.value().toFloatArray()).containsExactly(16842, 1111);
        }
    }

    @Test
    void what_a_loop_handed_out_for_all_rounds_fits_none_of_them() {
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {2, 1}, 2), "n", Tensor.of(new long[] {3}));
        try (Model model = open(LOOP);
                Tracer t = model.trace(inputs)) {
            t.at("cell.scale").output().set(Tensor.of(new float[] {4, 1, 84, 11, 1684, 111}, 3, 2));
            t.output().save();

            assertThatThrownBy(t::run).isInstanceOf(RunException.class).hasMessageContaining("InsideTest.java");
        }
    }

    @Test
    void a_module_inside_of_a_body_cannot_be_called_elsewhere() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            assertThatThrownBy(() -> t.at("hot.act").call(t.input("x")))
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("\"hot.act\" is called, but is inside of a body")
                    .hasMessageContaining("InsideTest.java");
            assertThat(t.at("post").call(t.input("x")).type().toString()).isEqualTo("float[2]");
        }
    }

    @Test
    void a_circle_inside_of_a_body_is_refused_at_its_line() {
        try (Model model = open(BRANCHES);
                Tracer t = model.trace(inputs(true))) {
            Place early = t.at("hot.in").output();
            Place late = t.at("hot.out").output();
            Place after = t.at("post").output();

            assertThatThrownBy(() -> early.set(late))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"hot.in\" is set from a value that is computed from it");
            assertThatThrownBy(() -> early.set(after)).isInstanceOf(OrderException.class);
            late.set(early);
            Saved y = t.output().save();
            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(18, 2);
        }
    }

    @Test
    void names_that_two_bodies_define_are_refused_and_left_out_of_patterns() {
        String text = """
                (float[2] x, bool[] c) => (y) {
                  y = If<else_branch=no () => (e) {
                    /part/Neg_output_0 = Neg(x)  // /part/Neg
                    e = Exp(/part/Neg_output_0)  // /low/Exp
                  }, then_branch=yes () => (t) {
                    /part/Neg_output_0 = Neg(x)  // /part/Neg
                    t = Abs(/part/Neg_output_0)  // /high/Abs
                  }>(c)  // /choice/If
                }
                """;
        try (Model model = open(text);
                Tracer t = model.trace(inputs(true))) {
            Map<String, Saved> all = t.cache("**");
            assertThatThrownBy(() -> t.tensor("/part/Neg_output_0"))
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("define its name each for itself");

            Report report = t.run();

            assertThat(all).containsKeys("high", "low").doesNotContainKey("part");
            assertThat(report.leftOut()).containsKey("part");
        }
    }

    @Test
    void what_was_swallowed_inside_of_a_body_is_refused_by_name_unfused_too() {
        String text = """
                (float[2] x, bool[] c) => (y) {
                  y = If<else_branch=no () => (e) {
                    e = Exp(x)  // /low/Exp
                  }, then_branch=yes () => (t) {
                    /same/Identity_output_0 = Identity(x)  // /same/Identity
                    t = Abs(/same/Identity_output_0)  // /high/Abs
                  }>(c)  // /choice/If
                }
                """;
        try (Model model = open(text);
                Tracer t = model.trace(inputs(true))) {
            assertThatThrownBy(() -> t.at("same").output())
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("being the same as \"x\"");
            assertThatThrownBy(() -> t.at("same").unfused().output())
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("inside of a body");
        }
    }

    @Test
    void a_branch_inside_of_a_loop_is_left_out_of_patterns_and_read_where_all_rounds_take_it() {
        String text = """
                (float[2] x, int64[] n, bool[] c) => (y) {
                  go: bool[] = {1}
                  y = Loop<body=step (int64[] i, bool[] on, float[2] h) => (go_on, out) {
                    go_on = Identity(on)
                    out = If<else_branch=no () => (e) {
                      e = Neg(h)  // /low/Neg
                    }, then_branch=yes () => (t) {
                      /high/in/Abs_output_0 = Abs(h)  // /high/in/Abs
                      t = Exp(/high/in/Abs_output_0)  // /high/out/Exp
                    }>(c)  // /choice/If
                  }>(n, go, x)  // /rnn/Loop
                }
                """;
        Map<String, Tensor> inputs = Map.of(
                "x", Tensor.of(new float[] {0, -1}, 2),
                "n", Tensor.of(new long[] {2}),
                "c", Tensor.of(new boolean[] {true}));
        try (Model model = open(text);
                Tracer t = model.trace(inputs)) {
            Map<String, Saved> all = t.cache("**");
            Saved asked = t.at("high.in").output().save();

            Report report = t.run();

            assertThat(all).containsKey("choice").doesNotContainKeys("high.in", "low");
            assertThat(report.leftOut().get("high.in")).contains("inside of a Loop");
            assertThat(asked.value().shape()).containsExactly(2, 2);
            assertThat(asked.value().toFloatArray()).startsWith(0, 1);
        }
    }

    @Test
    void the_modules_of_silero_are_read_and_changed_in_the_branch_that_runs() {
        String encoder = "If_0_then_branch__Inline_0__.encoder";
        try (Model model = Model.open(TestModel.SILERO.path());
                Tracer t = model.trace(TestModel.SILERO.inputs())) {
            Saved plain = t.output("output").save();
            Saved relu = t.at(encoder).output().save();
            Saved other = t.at(encoder.replace("then", "else")).output().save();
            t.at(encoder + ".1").output().edit(h -> h.mul(0));
            Saved layer = t.at(encoder + ".1").output().save();
            Saved stft = t.at("If_0_then_branch__Inline_0__.stft").output().save();

            t.run();

            assertThat(layer.value().toFloatArray()).containsOnly(0).hasSizeGreaterThan(100);
            assertThat(stft.value().shape()).containsExactly(1, 129, 4);
            assertThat(relu.value().shape()).containsExactly(1, 128, 1);
            assertThat(other.reached()).isFalse();
            assertThat(plain.value().item()).isBetween(0.0, 1.0);
            assertChanged(model, plain.value(), relu.value(), encoder);
        }
    }

    private static void assertChanged(Model model, Tensor output, Tensor relu, String encoder) {
        try (Tracer t = model.trace(TestModel.SILERO.inputs())) {
            Saved same = t.at(encoder).output().save();
            Saved plain = t.output("output").save();
            t.run();
            assertThat(plain.value().sameBits(output)).isFalse();
            assertThat(same.value().sameBits(relu)).isFalse();
        }
    }
}
