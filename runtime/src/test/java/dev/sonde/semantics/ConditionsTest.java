package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.FUSED;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Branch;
import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Conditions")
class ConditionsTest {
    private static final float[] PLAIN = {3, 12, 27};

    /** {@return this file and the line after the one that asks} */
    private static String next() {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        return "ConditionsTest.java:" + (line + 1);
    }

    @Test
    @DisplayName("true: write and save applied; false: value unset, code after it works")
    void true_write_and_save_applied_false_value_unset_code_after_it_works() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy sum = t.at("layer.0").output().get().sum();
            String when = next();
            Branch hot = t.when(sum.greater(t.feed("limit", 0)));
            Place hidden = hot.at("layer.1").output();
            hidden.set(10);
            String saved = next();
            Saved inside = hidden.get().add(1).save("inside");
            Saved after = t.at("layer.1").output().save();
            Saved y = t.output().save();

            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(inside.reached()).isTrue();
            assertThat(inside.value().toFloatArray()).containsExactly(11, 11, 11);
            assertThat(after.value().toFloatArray()).containsExactly(10, 10, 10);
            assertThat(y.value().toFloatArray()).containsExactly(10, 20, 30);

            t.run(Map.of("limit", Tensor.of(new float[] {100})));
            assertThat(inside.reached()).isFalse();
            assertThatThrownBy(inside::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"inside\" was not reached in this run")
                    .hasMessageContaining("the condition did not hold")
                    .hasMessageContaining("when at:   " + when)
                    .hasMessageContaining("saved at:  " + saved);
            assertThat(after.value().toFloatArray()).containsExactly(3, 6, 9);
            assertThat(y.value().toFloatArray()).containsExactly(PLAIN);

            t.run(Map.of("limit", Tensor.of(new float[] {0})));
            assertThat(inside.value().toFloatArray()).containsExactly(11, 11, 11);
        }
    }

    @Test
    @DisplayName("`out[:,0]=1; cond(out[:,0]!=1)`: body skipped")
    void out_0_is_1_and_cond_out_0_is_not_1_body_skipped() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place out = t.at("layer.0").output();
            out.slice(":, 0").set(1);
            Branch skipped = t.when(out.slice(":, 0").get().notEqual(1).any());
            skipped.at("layer.0").output().set(100);
            Saved unset = skipped.output().save();
            Saved y = t.output().save();

            t.run();

            assertThat(unset.reached()).isFalse();
            assertThat(y.value().toFloatArray()).containsExactly(2, 12, 27);
        }
    }

    @Test
    @DisplayName(
            "writes of cond 1 seen by cond 2 and 3; `layer2.output.save()` *before* `layer2.output[:]=3` ends as 3")
    void writes_of_cond_1_seen_by_cond_2_and_3_a_save_before_the_write_keeps_its_value() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place first = t.at("layer.0").output();
            Place second = t.at("layer.1").output();
            t.when(first.get().sum().greater(0)).at("layer.0").output().set(-1);
            Branch two = t.when(first.get().sum().less(0));
            Saved before = two.at("layer.1").output().save();
            two.at("layer.1").output().slice(":").set(3);
            Saved after = two.at("layer.1").output().save();
            Branch three = t.when(second.get().equal(3).all());
            three.at("layer.1").output().edit(h -> h.add(1));
            Saved y = t.output().save();

            t.run();

            // Values, where nnsight has handles: what was saved before a write does not change.
            assertThat(before.value().toFloatArray()).containsExactly(0, 1, 2);
            assertThat(after.value().toFloatArray()).containsExactly(3, 3, 3);
            assertThat(y.value().toFloatArray()).containsExactly(4, 8, 12);
        }
    }

    @ParameterizedTest(name = "outer {0}, inner {1}")
    @DisplayName("nested: true/true writes, true/false not, outer false hides inner true")
    @CsvSource({"true, true, 7", "true, false, 3", "false, true, 3", "false, false, 3"})
    void nested_true_true_writes_true_false_not_outer_false_hides_inner_true(
            boolean outer, boolean inner, float expected) {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 1, 1))) {
            String first = next();
            Branch around = t.when(t.feed("outer", Tensor.of(new boolean[] {outer})));
            String second = next();
            Branch within = around.when(t.feed("inner", Tensor.of(new boolean[] {inner})));
            within.at("layer.1").output().set(7);
            Saved saved = within.at("layer.0").output().save();
            Saved other = within.otherwise().at("layer.0").output().save();
            Saved y = t.output().slice("0, 0").save();

            t.run();

            assertThat(y.value().item()).isEqualTo(expected);
            assertThat(saved.reached()).isEqualTo(outer && inner);
            assertThat(other.reached()).isEqualTo(outer && !inner);
            if (!outer) {
                assertThatThrownBy(saved::value).hasMessageContaining("when at:   " + first);
                assertThatThrownBy(other::value).hasMessageContaining("when at:   " + first);
            } else if (!inner) {
                assertThatThrownBy(saved::value).hasMessageContaining("when at:   " + second);
            }
        }
    }

    @Test
    @DisplayName("cond on `all(h<1e5)` in a Session: zeros")
    void cond_on_all_h_less_than_1e5_zeros() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.1").output();
            t.when(hidden.get().less(1e5).all()).at("layer.1").output().set(0);
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    @DisplayName("branch not taken: error; taken: value")
    void branch_not_taken_error_taken_value() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.at("layer.0").output().get().max().greater(5));
            Saved taken = hot.at("layer.1").output().save();
            Saved not = hot.otherwise().at("layer.1").output().save("cold");

            t.run();

            assertThat(taken.value().toFloatArray()).containsExactly(3, 6, 9);
            assertThatThrownBy(not::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"cold\" was not reached")
                    .hasMessageContaining("the condition held, and this stands where it does not");
            assertThat(not).hasToString("cold: not there");
        }
    }

    @ParameterizedTest(name = "limit {0}")
    @DisplayName("B3: edits keep conditions")
    @ValueSource(doubles = {0, 100})
    void b3_edits_keep_conditions(double limit) {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.at("layer.0").output().get().sum().greater(limit));
            hot.at("layer.1").output().edit(h -> h.mul(2));
            t.at("layer.1").output().edit(h -> h.add(1));
            hot.otherwise().at("layer.1").output().slice(":, 1").set(0);
            Saved y = t.output().save();

            t.run();

            float[] expected = limit == 0 ? new float[] {7, 26, 57} : new float[] {4, 0, 30};
            assertThat(y.value().toFloatArray()).containsExactly(expected);
        }
    }

    @Test
    void one_side_writes_and_the_other_writes_something_else() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            hot.at("layer.1").output().set(Tensor.of(new float[] {5}));
            hot.otherwise().at("layer.1").output().edit(h -> h.mul(2));
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(5, 10, 15);

            t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(y.value().toFloatArray()).containsExactly(6, 24, 54);
        }
    }

    @Test
    void an_input_of_one_module_is_written_under_a_condition() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            hot.at("layer.1").input().set(0);
            Saved first = t.at("layer.0").output().save();
            Saved y = t.output().save();

            t.run();
            assertThat(first.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);

            t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(y.value().toFloatArray()).containsExactly(PLAIN);
        }
    }

    @Test
    void a_condition_that_is_no_bool_or_has_several_elements_is_refused_at_its_line() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3, 4, 5, 6))) {
            Proxy hidden = t.at("layer.0").output().get();

            String first = next();
            assertThatThrownBy(() -> t.when(hidden.sum()))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("a condition is a bool, not float")
                    .hasMessageContaining("compare it with something")
                    .hasMessageContaining(first);
            String second = next();
            assertThatThrownBy(() -> t.when(hidden.greater(0)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("a condition has one element, not 6")
                    .hasMessageContaining("use any() or all()")
                    .hasMessageContaining(second);
        }
    }

    @Test
    void a_condition_of_unknown_shape_with_several_elements_is_refused_by_the_run_with_its_line() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy unknown = Proxy.onnx("Greater", Map.of(), t.at("layer.0").output(), Tensor.of(new float[] {3}));
            String when = next();
            Branch hot = t.when(unknown);
            hot.at("layer.1").output().set(0);
            t.output().save();

            assertThatThrownBy(t::run)
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining(when)
                    .hasMessageContaining("use any() or all()");
        }
    }

    @Test
    void a_value_of_a_branch_used_outside_is_refused_and_both_lines_are_named() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            String when = next();
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            Proxy mine = hot.at("layer.0").output().get().mul(2);
            Place outside = t.at("layer.1").output();
            Place cold = hot.otherwise().at("layer.1").output();
            Proxy mixed = outside.get().add(mine);

            String set = next();
            assertThatThrownBy(() -> outside.set(mine))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("a value of a branch is used outside of it")
                    .hasMessageContaining(when)
                    .hasMessageContaining(set);
            assertThatThrownBy(() -> outside.set(mixed)).isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> cold.get().add(mine)).isInstanceOf(OrderException.class);
            hot.at("layer.1").output().set(mixed);
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(7, 28, 63);
        }
    }

    @Test
    void where_takes_values_out_of_branches() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy condition = t.feed("hot", Tensor.of(new boolean[] {true})).any();
            Branch hot = t.when(condition);
            Proxy doubled = hot.at("layer.0").output().get().mul(2);
            Proxy halved = hot.otherwise().at("layer.0").output().get().mul(0.5);
            t.at("layer.1").output().set(Proxy.where(condition, doubled, halved));
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(4, 16, 36);

            t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);
        }
    }

    @Test
    void a_write_under_the_condition_of_a_later_place_is_a_circle() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch late = t.when(t.at("layer.1").output().get().max().greater(0));
            Place early = late.at("layer.0").output();
            t.output().save();

            String set = next();
            assertThatThrownBy(() -> early.set(0))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"layer.0\" is set from a value that is computed from it")
                    .hasMessageContaining(set);
            t.run();
        }
    }

    @Test
    void what_is_saved_in_a_branch_keeps_its_element_type_and_may_be_empty_itself() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            Saved indices = hot.at("layer.0").output().get().argmax(-1).save();
            Saved empty = hot.at("layer.0").output().slice("0:0").save();

            t.run();
            assertThat(indices.value().element()).isEqualTo(ElementType.INT64);
            assertThat(empty.reached()).isTrue();
            assertThat(empty.value().shape()).containsExactly(0, 3);

            t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(indices.reached()).isFalse();
            assertThat(empty.reached()).isFalse();
        }
    }

    @Test
    void what_follows_from_a_swallowed_place_is_what_an_untaken_branch_leaves() {
        try (Model model = open(FUSED);
                Tracer t = model.trace(Map.of("x", Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 4)))) {
            t.at("dense").unfused().output().set(0);
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {false})));
            hot.at("act").output().edit(h -> h.add(1));
            hot.at("dense").unfused().output().edit(h -> h.add(0));
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(-0f, -0f, -0f, -0f);

            t.run(Map.of("hot", Tensor.of(new boolean[] {true})));
            assertThat(y.value().toFloatArray()).containsExactly(-1, -1, -1, -1);
        }
    }

    @Test
    void a_trace_in_which_nothing_can_be_reached_runs_and_says_so() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.stop();
            Saved y = t.output().save("y");

            assertThat(t.run().notReached()).containsOnlyKeys("y");
            assertThat(y.reached()).isFalse();
        }
    }
}
