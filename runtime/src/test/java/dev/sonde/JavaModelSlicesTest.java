package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ShapeException;
import dev.sonde.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of values of a Java model of which no run has taught anything yet. */
class JavaModelSlicesTest {
    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();
    private float[] answer = {};

    @BeforeEach
    void nothing_is_known() {
        try (Tracer t = model.trace()) {
            assertThatThrownBy(() -> t.at("layers[0]").output().type()).isInstanceOf(ShapeException.class);
        }
    }

    private void forward() {
        answer = net.forward(1, -2, 4);
    }

    @Test
    void a_number_is_written_to_a_part() {
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().slice("-1").set(1);
            t.at("layers[1]").output().slice("0:2").edit(h -> h.mul(2));
            Saved part = t.output().slice("0:1").save();
            t.run(this::forward);

            assertThat(part.value().toFloatArray()).containsExactly(120);
        }
        assertThat(answer).containsExactly(120, -240, 20);
    }

    @Test
    void a_tensor_and_a_value_of_the_run_are_written_to_a_part() {
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[0]").output();
            hidden.slice("1:").set(Tensor.of(new float[] {5, 6}, 2));
            hidden.slice("0").set(hidden.slice("2"));
            t.run(this::forward);
        }
        assertThat(answer).containsExactly(6 * 20, 5 * 20, 6 * 20);
    }

    @Test
    void positions_are_numbers_that_are_given_and_values_of_the_run() {
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[0]").output();
            Proxy largest = hidden.get().argmax(-1);
            Saved most = hidden.get().slice(Index.of("?", largest)).save();
            hidden.slice("?", 0).set(7);
            hidden.slice(Index.of("?", largest)).set(-1);
            t.run(this::forward);

            assertThat(most.value().item()).isEqualTo(12);
        }
        assertThat(answer).containsExactly(7 * 20, -6 * 20, -1 * 20);
    }

    @Test
    void it_holds_for_values_of_another_size_too_and_only_where_a_condition_does() {
        try (Tracer t = model.trace()) {
            t.when(t.at("layers[0]").output().get().max().greater(20))
                    .at("layers[1]")
                    .output()
                    .slice("-1")
                    .set(0);
            t.run(this::forward);
            assertThat(answer).containsExactly(60, -120, 240);
            t.run(() -> answer = net.forward(10, 3));
            assertThat(answer).containsExactly(600, 0);
        }
    }

    @Test
    void what_is_not_there_is_refused_in_the_run_with_the_line() {
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().slice("5").set(1);
            assertThatThrownBy(() -> t.run(this::forward))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("position 5 is outside an axis of size 3")
                    .hasMessageContaining("JavaModelSlicesTest.java:");
        }
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().slice("0, 0").set(1);
            assertThatThrownBy(() -> t.run(this::forward))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("there are more indices than the 1 axes");
        }
        assertThat(net.forward(1, -2, 4)).containsExactly(60, -120, 240);
    }

    @Test
    void a_view_says_that_runs_have_to_teach_the_shape() {
        try (Tracer t = model.trace()) {
            Place heads = t.at("layers[0]").output().view(View.heads(2));
            assertThatThrownBy(() -> heads.slice("0").set(0))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("learn(() -> …) of the JavaModel")
                    .hasMessageContaining("JavaModelSlicesTest.java:");
        }
    }
}
