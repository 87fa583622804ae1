package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Branch;
import dev.sonde.Executed;
import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Proxy;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.Tensor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Stop")
class StopTest {
    /** {@return this file and the line after the one that asks} */
    private static String next() {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        return "StopTest.java:" + (line + 1);
    }

    @Test
    @DisplayName("layer1 saved, stop, layer2 unset")
    void layer1_saved_stop_layer2_unset() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved first = t.at("layer.0").output().save();
            String stop = next();
            t.stop();
            String line = next();
            Saved second = t.at("layer.1").output().save("second");

            Report report = t.run();

            assertThat(first.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(second.reached()).isFalse();
            assertThatThrownBy(second::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"second\" was not reached in this run")
                    .hasMessageContaining("the run was stopped before")
                    .hasMessageContaining("stopped at:  " + stop)
                    .hasMessageContaining("saved at:    " + line);
            assertThat(report.notReached())
                    .containsExactly(Map.entry("second", "the run was stopped before (stopped at " + stop + ")"));
        }
    }

    @Test
    @DisplayName("op on a value after stop is absent; unsaved value errors")
    void op_on_a_value_after_stop_is_absent_unsaved_value_errors() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy value = t.at("layer.0").output().get();
            Saved before = value.save();
            t.stop();
            Saved absent = value.exp().save();

            t.run();

            assertThat(before.reached()).isTrue();
            assertThat(absent.reached()).isFalse();
            assertThatThrownBy(absent::value).isInstanceOf(OrderException.class);
            // What was not saved has no numbers to ask for: the compiler refuses it.
            assertThat(Arrays.stream(Proxy.class.getMethods()).map(Method::getReturnType))
                    .doesNotContain(Tensor.class);
        }
        Executed executed = Executed.in(CHAIN, x(1, 2, 3), t -> {
            Proxy value = t.at("layer.0").output().get();
            value.sqrt();
            value.save();
            t.stop();
            value.exp().save();
            t.output().save();
        });
        assertThat(executed).hasToString("{Mul=1}");
    }

    @Test
    void a_write_after_stop_is_refused_and_both_lines_are_named() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved y = t.output().save();
            String stop = next();
            t.stop();
            String line = next();
            assertThatThrownBy(() -> t.at("layer.0").output().set(0))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"layer.0\" is written after the run was stopped")
                    .hasMessageContaining(stop)
                    .hasMessageContaining(line);

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
        }
    }

    @Test
    void what_follows_the_last_save_is_not_executed_with_or_without_a_stop() {
        Map<String, Tensor> inputs = TestModel.bert(1, 5);
        Executed all =
                Executed.in(TestModel.MINILM.path(), inputs, t -> t.output().save());
        Executed stopped = Executed.in(TestModel.MINILM.path(), inputs, t -> {
            t.at("encoder.layer.1").output().save();
            t.stop();
            t.output().save();
        });
        Executed saved = Executed.in(
                TestModel.MINILM.path(),
                inputs,
                t -> t.at("encoder.layer.1").output().save());

        assertThat(stopped).hasToString(saved.toString());
        assertThat(stopped.of("Softmax")).isEqualTo(2);
        assertThat(stopped.all()).isEqualTo(all.all() - 4 * 31);
    }

    @Test
    void in_a_branch_it_ends_what_follows_where_the_condition_holds() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            Saved y = t.output().save();
            String stop = next();
            hot.stop();
            Saved never = hot.at("layer.0").output().save("never");
            Saved cold = hot.otherwise().at("layer.0").output().save("cold");
            t.at("layer.1").output().set(0);
            Saved late = t.at("layer.1").output().save("late");

            Report stopped = t.run();
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);
            assertThat(stopped.notReached()).containsOnlyKeys("cold", "late", "never");
            assertThatThrownBy(late::value).hasMessageContaining("stopped at:  " + stop);

            Report through = t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(y.value().toFloatArray()).containsExactly(0, 0, 0);
            assertThat(late.value().toFloatArray()).containsExactly(0, 0, 0);
            assertThat(cold.reached()).isTrue();
            assertThat(never.reached()).isFalse();
            assertThat(through.notReached()).containsOnlyKeys("never");
        }
    }

    @Test
    void one_invoker_stops_and_the_others_go_on() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Invoker one = t.invoke(x(1, 2, 3));
            Invoker other = t.invoke(x(4, 5, 6));
            one.stop();
            Saved none = one.at("layer.0").output().save();
            Saved some = other.at("layer.0").output().save();

            t.run();

            assertThat(none.reached()).isFalse();
            assertThat(some.value().toFloatArray()).containsExactly(8, 10, 12);
        }
    }
}
