package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import org.junit.jupiter.api.Test;

/** Conditions in traces of a Java model: what ends a run, and what is needed only where they hold. */
class JavaModelStopTest {
    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();

    private static Proxy isBig(Tracer t, String path) {
        return t.at(path).output().get().max().greater(5);
    }

    private void run(Tracer t, float... x) {
        net.ran.clear();
        t.run(() -> net.forward(x));
    }

    @Test
    void a_stop_in_a_branch_ends_the_programs_call_where_the_condition_holds_and_only_there() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            t.when(isBig(t, "layers[0]")).stop();
            Saved late = t.at("layers[2]").output().save();

            run(t, 2, -4);
            assertThat(seen.value().toFloatArray()).containsExactly(6, -12);
            assertThat(net.ran).containsExactly("layers[0]", "layers[0].scale");
            assertThat(late.reached()).isFalse();
            assertThatThrownBy(late::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("the run was stopped before")
                    .hasMessageContaining("JavaModelStopTest.java:");

            run(t, 1, -2);
            assertThat(net.ran).hasSize(6);
            assertThat(late.value().toFloatArray()).containsExactly(60, -120);
        }
    }

    @Test
    void what_was_saved_before_the_stop_is_waited_for() {
        try (Tracer t = model.trace()) {
            Saved second = t.at("layers[1]").output().save();
            t.when(isBig(t, "layers[0]")).stop();

            run(t, 2, -4);
            assertThat(second.value().toFloatArray()).containsExactly(24, -48);
            assertThat(net.ran).containsExactly("layers[0]", "layers[0].scale", "layers[1]", "layers[1].scale");
        }
    }

    @Test
    void a_stop_where_a_condition_does_not_hold_ends_the_call_inside_of_a_layer() {
        try (Tracer t = model.trace()) {
            t.when(isBig(t, "layers[1].scale")).otherwise().stop();
            Saved last = t.output().save();

            run(t, 0, -4);
            assertThat(net.ran).containsExactly("layers[0]", "layers[0].scale", "layers[1]", "layers[1].scale");
            assertThat(last.reached()).isFalse();
            run(t, 1, -2);
            assertThat(last.value().toFloatArray()).containsExactly(60, -120);
        }
    }

    @Test
    void a_branch_that_is_decided_after_the_stop_is_not_waited_for() {
        try (Tracer t = model.trace()) {
            t.when(isBig(t, "layers[0]")).stop();
            Saved later = t.when(isBig(t, "layers[2]")).at("layers[2]").output().save();

            run(t, 2, -4);
            assertThat(net.ran).hasSize(2);
            assertThatThrownBy(later::value).hasMessageContaining("the run was stopped before");
            run(t, 1, -2);
            assertThat(later.value().toFloatArray()).containsExactly(60, -120);
        }
    }

    @Test
    void what_is_saved_in_a_branch_that_is_not_taken_does_not_hold_up_a_stop() {
        try (Tracer t = model.trace()) {
            Branch big = t.when(isBig(t, "layers[0]"));
            Saved only = big.at("layers[2]").output().save();
            t.stop();

            run(t, 1, -2);
            assertThat(net.ran).hasSize(2);
            assertThatThrownBy(only::value).hasMessageContaining("the condition did not hold");
            run(t, 2, -4);
            assertThat(net.ran).hasSize(6);
            assertThat(only.value().toFloatArray()).containsExactly(120, -240);
        }
    }

    @Test
    void a_write_needs_what_comes_later_only_where_its_condition_holds() {
        try (Tracer t = model.trace()) {
            Proxy asked = t.at("layers[0]").input().get().max().greater(1);
            t.when(asked).at("layers[0]").output().set(t.at("layers[2]").output());
            Saved last = t.output().save();

            run(t, 1, -2);
            assertThat(last.value().toFloatArray()).containsExactly(60, -120);
            assertThatThrownBy(() -> run(t, 2, -4))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"layers[0]\" is set from a value that was not there yet");
        }
    }

    @Test
    void a_function_is_called_only_where_the_run_was_not_stopped() {
        int[] called = new int[1];
        try (Tracer t = model.trace()) {
            t.when(isBig(t, "layers[0]")).stop();
            t.tell(t.at("layers[1]").output(), value -> called[0]++);

            run(t, 2, -4);
            assertThat(called[0]).isZero();
            assertThat(net.ran).hasSize(2);
            run(t, 1, -2);
            assertThat(called[0]).isOne();
        }
    }
}
