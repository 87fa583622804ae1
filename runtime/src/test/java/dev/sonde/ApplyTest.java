package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Java functions in the middle of a run. */
class ApplyTest {
    private static final TensorType ROW = TensorType.of(ElementType.FLOAT, 1, 3);

    private static Tensor times(double factor, Tensor tensor) {
        return Tensor.filled(i -> factor * tensor.at(i), tensor.element(), tensor.shape());
    }

    @Test
    void what_a_function_gives_is_there_where_it_is_written_and_the_rest_is_as_ever() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            Saved before = hidden.save();
            hidden.set(t.apply(in -> times(10, in.get(0)), hidden.type(), hidden));
            Saved after = t.at("layer.1").output().save();
            Saved y = t.output().save();
            Report report = t.run();

            assertThat(before.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(after.value().toFloatArray()).containsExactly(21, 42, 63);
            assertThat(y.value().toFloatArray()).containsExactly(21, 84, 189);
            assertThat(report.runs()).containsExactly("row 0, part 1 of 2", "row 0, part 2 of 2");
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }

    @Test
    void other_inputs_and_feeds_run_through_the_same_function() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            Proxy strength = t.feed("strength", 2);
            hidden.set(t.apply(in -> times(in.get(1).item(), in.get(0)), hidden.type(), hidden, strength));
            Saved y = t.output().save();
            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(5, 20, 45);
            t.run(Map.of("strength", Tensor.of(new float[] {0})));
            assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);
            t.run(x(1, 0, 0, 0, 1, 0));
            assertThat(y.value().toFloatArray()).containsExactly(5, 0, 0, 0, 6, 0);
            assertThat(y.value().shape()).containsExactly(2, 3);
        }
    }

    @Test
    void any_number_of_functions_may_take_from_each_other_and_is_called_once_each_in_a_run() {
        List<String> called = new ArrayList<>();
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            HostFunction first = in -> {
                called.add("first " + in.get(0).item());
                return times(2, in.get(0));
            };
            HostFunction second = in -> {
                called.add("second " + in.get(0).item() + " " + in.get(1).at(2));
                return times(in.get(0).item(), in.get(1));
            };
            Proxy sum = t.apply(
                    first,
                    TensorType.of(ElementType.FLOAT),
                    t.at("layer.0").output().get().sum());
            Place later = t.at("layer.1").output();
            later.set(t.apply(second, ROW, sum, later));
            Saved y = t.output().save();
            Proxy alone = t.apply(
                    in -> in.get(0),
                    TensorType.of(ElementType.FLOAT),
                    t.feed("a", 3).mul(2));
            Saved six = alone.save();
            t.run();

            assertThat(called).containsExactly("first 12.0", "second 24.0 9.0");
            assertThat(y.value().toFloatArray()).containsExactly(24 * 3, 24 * 6 * 2, 24 * 9 * 3);
            assertThat(six.value().item()).isEqualTo(6);
        }
    }

    @Test
    void a_function_that_nobody_takes_from_is_called_too() {
        List<Tensor> seen = new ArrayList<>();
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            t.apply(
                    in -> {
                        seen.add(in.get(0).copy());
                        return in.get(0);
                    },
                    hidden.type(),
                    hidden);
            t.run();
        }
        assertThat(seen).singleElement().hasToString("float[1, 3] 2.0, 4.0, 6.0");
    }

    @Test
    void a_function_that_takes_feeds_alone_is_called_before_the_run() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy made = t.apply(in -> times(3, in.get(0)), TensorType.of(ElementType.FLOAT), t.feed("a", 2));
            t.at("layer.0").output().set(made);
            Saved hidden = t.at("layer.1").output().save();
            Report report = t.run();
            assertThat(hidden.value().toFloatArray()).containsExactly(7, 8, 9);
            assertThat(report.runs()).hasSize(1);
        }
    }

    @Test
    void an_exception_keeps_its_type_as_the_cause_and_names_the_users_line() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            HostFunction broken = in -> {
                throw new IOException("no disk");
            };
            int line = StackWalker.getInstance()
                    .walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
            t.apply(broken, ROW, t.at("layer.0").output()).save();
            assertThatThrownBy(t::run)
                    .isInstanceOf(RunException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("no disk")
                    .hasMessageContaining("ApplyTest.java:" + (line + 1));
        }
    }

    @Test
    void a_result_of_another_type_than_the_declared_one_is_refused_at_the_run() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            t.apply(in -> Tensor.of(new float[2], 1, 2), hidden.type(), hidden).save();
            assertThatThrownBy(t::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("float[1, 3]")
                    .hasMessageContaining("float[1, 2]")
                    .hasMessageContaining("ApplyTest.java:");
        }
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            t.apply(in -> Tensor.of(new long[3], 1, 3), hidden.type(), hidden).save();
            assertThatThrownBy(t::run).isInstanceOf(ShapeException.class).hasMessageContaining("int64[1, 3]");
        }
    }

    @Test
    void a_function_of_a_branch_is_called_only_where_that_is_taken() {
        List<Double> called = new ArrayList<>();
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place hidden = t.at("layer.0").output();
            Branch hot = t.when(hidden.get().sum().greater(t.feed("limit", 0)));
            Place there = hot.at("layer.1").output();
            Proxy made = hot.apply(
                    in -> {
                        called.add(in.get(0).at(0));
                        return times(10, in.get(0));
                    },
                    there.type(),
                    there);
            there.set(made);
            Saved inside = made.save();
            Saved y = t.output().save();

            t.run();
            assertThat(called).containsExactly(3.0);
            assertThat(inside.value().toFloatArray()).containsExactly(30, 60, 90);
            assertThat(y.value().toFloatArray()).containsExactly(30, 120, 270);
            t.run(Map.of("limit", Tensor.of(new float[] {100})));
            assertThat(called).hasSize(1);
            assertThat(inside.reached()).isFalse();
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
        }
    }

    @Test
    void invokers_call_it_for_their_own_rows_and_the_tracer_for_all() {
        List<List<Integer>> sizes = new ArrayList<>();
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Invoker first = t.invoke(x(1, 2, 3));
            Invoker second = t.invoke(x(1, 1, 1, 2, 2, 2));
            Place own = first.at("layer.0").output();
            own.set(first.apply(
                    in -> {
                        sizes.add(List.of((int) in.get(0).shape()[0]));
                        return times(0, in.get(0));
                    },
                    own.type(),
                    own));
            Place all = t.at("layer.1").output();
            all.set(t.apply(
                    in -> {
                        sizes.add(List.of((int) in.get(0).shape()[0]));
                        return times(2, in.get(0));
                    },
                    all.type(),
                    all));
            Saved one = first.output().save();
            Saved two = second.output().save();
            t.run();

            assertThat(sizes).containsExactly(List.of(1), List.of(3));
            assertThat(one.value().toFloatArray()).containsExactly(2, 8, 18);
            assertThat(two.value().toFloatArray()).containsExactly(6, 8, 10, 20, 24, 28);
        }
    }

    @Test
    void a_function_that_hands_on_what_it_takes_changes_no_bit_of_a_real_model() {
        try (Model model = Model.open(TestModel.MINILM.path())) {
            try (Tracer plain = model.trace(TestModel.MINILM.inputs());
                    Tracer t = model.trace(TestModel.MINILM.inputs())) {
                Saved expected = plain.output("last_hidden_state").save();
                plain.run();
                Place third = t.at("encoder.layer.3").output();
                third.set(t.apply(in -> in.get(0), third.type(), third));
                Place mlp = t.at("encoder.layer.4.output.dense").output();
                mlp.set(t.apply(in -> in.get(0), mlp.type(), mlp));
                Saved found = t.output("last_hidden_state").save();
                Report report = t.run();

                assertThat(found.value().sameBits(expected.value())).isTrue();
                assertThat(report.runs()).hasSize(3);
                assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            }
        }
    }
}
