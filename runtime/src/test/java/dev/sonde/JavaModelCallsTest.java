package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import org.junit.jupiter.api.Test;

/** When a trace of a Java model calls a function or a layer beside the run: as soon as it can, for arrays may be freed. */
class JavaModelCallsTest {
    private static final String FIRST = "layers[0] layers[0].scale";
    private static final String SECOND = "layers[1] layers[1].scale";
    private static final String THIRD = "layers[2] layers[2].scale";
    private static final String OVER = "over";

    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();

    private void run(Tracer t, float... x) {
        net.ran.clear();
        t.run(() -> {
            try {
                net.forward(x);
            } finally {
                net.ran.add(OVER);
            }
        });
    }

    private void assertRan(String... parts) {
        assertThat(String.join(" ", net.ran)).isEqualTo(String.join(" ", parts));
    }

    @Test
    void an_earlier_layer_is_called_when_what_it_is_given_is_there() {
        try (Tracer t = model.trace()) {
            Saved made = t.at("layers[0]").call(t.at("layers[1]").output()).save();
            run(t, 1, -2);

            assertThat(made.value().toFloatArray()).containsExactly(36, -72);
        }
        assertRan(FIRST, SECOND, FIRST, THIRD, OVER);
    }

    @Test
    void a_later_layer_is_called_when_the_run_has_come_to_it() {
        try (Tracer t = model.trace()) {
            Saved made = t.at("layers[2]").call(t.at("layers[0]").output()).save();
            run(t, 1, -2);

            assertThat(made.value().toFloatArray()).containsExactly(15, -30);
        }
        assertRan(FIRST, SECOND, THIRD, THIRD, OVER);
    }

    @Test
    void a_call_may_take_what_another_makes_which_waits_for_its_layer() {
        try (Tracer t = model.trace()) {
            Proxy later = t.at("layers[2]").call(t.at("layers[0]").output());
            Saved made = t.at("layers[0]").call(later).save();
            run(t, 1, -2);

            assertThat(made.value().toFloatArray()).containsExactly(45, -90);
        }
        assertRan(FIRST, SECOND, THIRD, FIRST, THIRD, OVER);
    }

    @Test
    void a_layer_that_the_run_does_not_come_to_is_called_before_the_root_hands_out_what_it_made() {
        try (Tracer t = model.trace()) {
            t.at("layers[2]").skip(t.at("layers[1]").output());
            Saved made =
                    t.at("layers[2].scale").call(t.at("layers[0]").output()).save();
            run(t, 1, -2);

            assertThat(made.value().toFloatArray()).containsExactly(12, -24);
        }
        assertRan(FIRST, SECOND, "layers[2].scale", OVER);
    }

    @Test
    void a_run_is_stopped_after_what_is_wanted_of_it_was_called() {
        try (Tracer t = model.trace()) {
            Saved made = t.at("layers[2]").call(t.at("layers[0]").output()).save();
            t.stop();
            run(t, 1, -2);

            assertThat(made.value().toFloatArray()).containsExactly(15, -30);
        }
        assertRan(FIRST, THIRD, OVER);
    }

    @Test
    void a_layer_is_called_in_a_branch_only_where_its_condition_holds() {
        try (Tracer t = model.trace()) {
            Proxy asked = t.at("layers[1]").output().get().max().greater(20);
            Branch big = t.when(asked);
            Saved made = big.at("layers[0]").call(t.at("layers[0]").output()).save();

            run(t, 1, -2);
            assertThat(made.reached()).isFalse();
            assertRan(FIRST, SECOND, THIRD, OVER);
            run(t, 2, -4);
            assertThat(made.value().toFloatArray()).containsExactly(18, -36);
            assertRan(FIRST, SECOND, FIRST, THIRD, OVER);
        }
    }

    @Test
    void a_condition_may_ask_for_what_a_layer_makes_beside_the_run() {
        try (Tracer t = model.trace()) {
            Proxy later = t.at("layers[2]").call(t.at("layers[0]").output());
            Branch big = t.when(later.max().greater(20));
            Saved made = big.at("layers[0]").call(t.at("layers[0]").output()).save();

            run(t, 1, -2);
            assertThat(made.reached()).isFalse();
            assertRan(FIRST, SECOND, THIRD, THIRD, OVER);
            run(t, 2, -4);
            assertThat(made.value().toFloatArray()).containsExactly(18, -36);
            assertRan(FIRST, SECOND, THIRD, FIRST, THIRD, OVER);
        }
    }

    @Test
    void a_function_is_called_when_what_it_takes_is_there_though_nobody_wants_what_it_gives() {
        try (Tracer t = model.trace()) {
            t.apply(
                    inputs -> {
                        net.ran.add("called");
                        return inputs.get(0);
                    },
                    TensorType.of(ElementType.FLOAT, 2),
                    t.at("layers[1]").output());
            run(t, 1, -2);
        }
        assertRan(FIRST, SECOND, "called", THIRD, OVER);
    }

    @Test
    void a_function_that_a_trace_calls_runs_no_other_trace_of_a_model_in_java() {
        try (Tracer t = model.trace()) {
            t.apply(
                    inputs -> {
                        model.learn(() -> net.forward(1, -2));
                        return inputs.get(0);
                    },
                    TensorType.of(ElementType.FLOAT, 2),
                    t.at("layers[1]").output());

            assertThatThrownBy(() -> run(t, 1, -2))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("cannot run such a trace")
                    .hasMessageContaining("JavaModelCallsTest.java:");
        }
        assertRan(FIRST, SECOND, OVER);
        model.learn(() -> net.forward(1, -2));
    }
}
