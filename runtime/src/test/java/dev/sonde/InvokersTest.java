package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvokersTest {
    private Model model;

    @BeforeEach
    void open() {
        model = SmallModels.open("""
                (float[batch, 2] x) => (float[batch, 2] y) {
                  ten: float[1] = {10}
                  one: float[1] = {1}
                  a = Mul(x, ten)
                  b = Add(a, one)
                  y = Mul(b, ten)
                }
                """);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private static int line() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    private static Map<String, Tensor> rows(float... first) {
        float[] all = new float[2 * first.length];
        for (int i = 0; i < first.length; i++) {
            all[2 * i] = first[i];
            all[2 * i + 1] = -first[i];
        }
        return Map.of("x", Tensor.of(all, first.length, 2));
    }

    @Test
    void each_invoker_sees_its_rows_and_the_tracer_all() {
        try (Tracer t = model.trace()) {
            Saved all = t.tensor("a").save();
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(2, 3));
            Saved one = first.tensor("a").save();
            Saved two = second.output().save();
            Report report = t.run();

            assertThat(all.value()).hasToString("float[3, 2] 10.0, -10.0, 20.0, -20.0, 30.0, -30.0");
            assertThat(one.value()).hasToString("float[1, 2] 10.0, -10.0");
            assertThat(two.value()).hasToString("float[2, 2] 210.0, -190.0, 310.0, -290.0");
            assertThat(report.runs()).containsExactly("3 rows, from 0 to 2");
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }

    @Test
    void what_an_invoker_writes_reaches_its_rows_alone() {
        try (Tracer t = model.trace()) {
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(1));
            first.tensor("a").set(0);
            Saved one = first.output().save();
            Saved two = second.output().save();
            t.run();

            assertThat(one.value()).hasToString("float[1, 2] 10.0, 10.0");
            assertThat(two.value()).hasToString("float[1, 2] 110.0, -90.0");
        }
    }

    @Test
    void what_the_tracer_writes_reaches_every_invoker_also_those_opened_later() {
        try (Tracer t = model.trace()) {
            Invoker first = t.invoke(rows(1));
            t.tensor("a").set(2);
            t.tensor("b").edit(b -> b.add(1));
            Invoker second = t.invoke(rows(5, 6));
            Saved one = first.output().save();
            Saved two = second.output().save();
            t.run();

            assertThat(one.value()).hasToString("float[1, 2] 40.0, 40.0");
            assertThat(two.value()).hasToString("float[2, 2] 40.0, 40.0, 40.0, 40.0");
        }
    }

    @Test
    void what_the_tracer_reads_after_its_own_write_is_that_for_invokers_opened_later_too() {
        try (Tracer t = model.trace()) {
            Saved before = t.tensor("a").save();
            t.tensor("a").set(2);
            Saved after = t.tensor("a").save();
            t.invoke(rows(1));
            t.run();

            assertThat(before.value()).hasToString("float[1, 2] 10.0, -10.0");
            assertThat(after.value()).hasToString("float[1, 2] 2.0, 2.0");
        }
    }

    @Test
    void a_feed_of_an_invoker_is_its_own_whatever_others_call_theirs() {
        try (Tracer t = model.trace()) {
            for (int i = 1; i <= 2; i++) {
                Invoker one = t.invoke(rows(i));
                Proxy strength = one.feed("strength", 1 + i);
                one.tensor("a").edit(a -> a.mul(strength));
            }
            Saved both = t.output().save();
            Report report = t.run();

            assertThat(both.value()).hasToString("float[2, 2] 210.0, -190.0, 610.0, -590.0");
            assertThat(report.runs()).hasSize(1);
        }
    }

    @Test
    void two_inputs_are_patched_into_each_other() {
        try (Tracer t = model.trace()) {
            Place a = t.invoke(rows(1)).tensor("a");
            Place b = t.invoke(rows(2)).tensor("a");
            Proxy fromA = a.get();
            Proxy fromB = b.get();
            a.set(fromB);
            b.set(fromA);
            Saved both = t.output().save();
            Report report = t.run();

            assertThat(both.value()).hasToString("float[2, 2] 210.0, -190.0, 110.0, -90.0");
            assertThat(report.runs()).hasSize(1);
        }
    }

    @Test
    void an_earlier_place_may_be_set_from_another_invokers_later_one() {
        try (Tracer t = model.trace()) {
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(2));
            first.tensor("a").set(second.output().get());
            Saved one = first.output().save();
            Report report = t.run();

            assertThat(one.value()).hasToString("float[1, 2] 2110.0, -1890.0");
            assertThat(report.runs()).containsExactly("row 1", "row 0");
        }
    }

    @Test
    void a_true_circle_between_invokers_is_refused_with_both_lines() {
        int line = line();
        try (Tracer t = model.trace()) {
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(2));
            first.tensor("a").set(second.output().get());
            second.tensor("a").set(first.output().get());
            t.output().save();

            assertThatThrownBy(t::run)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("InvokersTest.java:" + (line + 4))
                    .hasMessageContaining("InvokersTest.java:" + (line + 5))
                    .message()
                    .doesNotContain("sonde:");
        }
    }

    @Test
    void inputs_of_other_sizes_run_by_themselves_and_cannot_be_read_as_one() {
        Model lengths = SmallModels.open("""
                (float[batch, seq] x) => (float[batch, seq] y) {
                  ten: float[1] = {10}
                  y = Mul(x, ten)
                }
                """);
        try (lengths;
                Tracer t = lengths.trace()) {
            Invoker first = t.invoke(Map.of("x", Tensor.of(new float[] {1}, 1, 1)));
            Invoker second = t.invoke(Map.of("x", Tensor.of(new float[] {2, 3}, 1, 2)));
            second.output().set(first.output().get());
            Saved two = second.output().save();
            Report report = t.run();

            assertThat(two.value()).hasToString("float[1, 2] 10.0, 10.0");
            assertThat(report.runs()).hasSize(2);
            t.output().save();
            assertThatThrownBy(t::run)
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[1, 1]")
                    .hasMessageContaining("[1, 2]");
        }
    }

    @Test
    void a_trace_with_inputs_has_no_invokers_and_one_without_needs_them() {
        try (Tracer t = model.trace(rows(1))) {
            assertThatThrownBy(() -> t.invoke(rows(2)))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("inputs of its own");
        }
        try (Tracer t = model.trace()) {
            t.output().save();
            assertThatThrownBy(t::run).isInstanceOf(OrderException.class).hasMessageContaining("has no inputs");
        }
    }

    @Test
    void a_model_that_mixes_rows_runs_invokers_one_after_another_and_says_why() {
        Model mixing = SmallModels.open("""
                (float[batch, 2] x) => (float[batch, 2] y) {
                  m = ReduceMax(x)
                  y = Sub(x, m)
                }
                """);
        try (mixing;
                Tracer t = mixing.trace()) {
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(2));
            Saved one = first.output().save();
            second.output().edit(y -> y.add(first.output()));
            Saved all = t.output().save();
            Report report = t.run();

            assertThat(one.value()).hasToString("float[1, 2] 0.0, -2.0");
            assertThat(all.value()).hasToString("float[2, 2] 0.0, -2.0, 0.0, -6.0");
            assertThat(report.runs()).hasSize(2).allMatch(run -> run.contains("ReduceMax"));
        }
    }

    @Test
    void a_parameter_is_written_for_all_or_in_runs_of_their_own() {
        try (Tracer t = model.trace()) {
            Invoker first = t.invoke(rows(1));
            Invoker second = t.invoke(rows(2));
            first.tensor("ten").set(2);
            Saved all = t.output().save();
            assertThat(t.run().runs()).hasSize(2);
            assertThat(all.value()).hasToString("float[2, 2] 6.0, -2.0, 210.0, -190.0");
            assertThat(List.of(second.tensor("ten").type())).hasSize(1);
        }
    }

    @Test
    void a_trace_over_its_limit_is_split_and_gives_the_same() {
        try (Tracer whole = model.trace();
                Tracer split = model.trace()) {
            List<Saved> expected = eight(whole);
            List<Saved> found = eight(split);
            long bytes = whole.bytes();
            whole.run();
            Report report = split.limit(bytes / 3).run();

            assertThat(bytes).isBetween(8L * 2 * 4, 8L * 2 * 4 * 6);
            assertThat(split.bytes()).isLessThanOrEqualTo(bytes / 3);
            assertThat(report.runs()).hasSizeBetween(4, 8);
            for (int i = 0; i < 8; i++) {
                assertThat(found.get(i).value().sameBits(expected.get(i).value()))
                        .isTrue();
            }
        }
    }

    private static List<Saved> eight(Tracer t) {
        return IntStream.range(0, 8)
                .mapToObj(i -> {
                    Invoker invoker = t.invoke(rows(i));
                    invoker.tensor("a").edit(a -> a.add(i));
                    return invoker.output().save();
                })
                .toList();
    }

    @Test
    void padded_invokers_share_a_run_and_each_sees_and_writes_its_own_length() {
        Model lengths = SmallModels.open("""
                (float[batch, seq] input_ids) => (float[batch, seq] y) {
                  ten: float[1] = {10}
                  one: float[1] = {1}
                  a = Mul(input_ids, ten)
                  y = Add(a, one)
                }
                """);
        try (lengths;
                Tracer t = lengths.trace().pad(Padding.usual().with("input_ids", 7))) {
            Invoker first = t.invoke(Map.of("input_ids", Tensor.of(new float[] {1}, 1, 1)));
            Invoker second = t.invoke(Map.of("input_ids", Tensor.of(new float[] {2, 3}, 1, 2)));
            Saved fed = first.input("input_ids").save();
            Saved a = first.tensor("a").save();
            first.tensor("a").edit(v -> v.add(1));
            Saved one = first.output().save();
            Saved two = second.output().save();
            Report report = t.run();

            assertThat(report.runs()).hasSize(1);
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(fed.value()).hasToString("float[1, 1] 1.0");
            assertThat(a.value()).hasToString("float[1, 1] 10.0");
            assertThat(one.value()).hasToString("float[1, 1] 12.0");
            assertThat(two.value()).hasToString("float[1, 2] 21.0, 31.0");
        }
    }

    @Test
    void an_input_of_another_length_whose_filling_is_not_declared_is_refused() {
        Model lengths = SmallModels.open("""
                (float[batch, seq] words) => (float[batch, seq] y) {
                  y = Neg(words)
                }
                """);
        try (lengths;
                Tracer t = lengths.trace().pad(Padding.usual())) {
            t.invoke(Map.of("words", Tensor.of(new float[] {1}, 1, 1))).output().save();
            t.invoke(Map.of("words", Tensor.of(new float[] {2, 3}, 1, 2)));

            assertThatThrownBy(t::run).isInstanceOf(ShapeException.class).hasMessageContaining("with(\"words\"");
        }
    }
}
