package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a trace of a Java model refuses, and what it says of what it did not come to. */
class JavaModelRefusalsTest {
    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();

    private void forward() {
        net.forward(1, -2);
    }

    @Test
    void what_was_learnt_is_checked_at_the_users_line() {
        model.learn(this::forward);
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[1]").output();
            assertThat(t.at("layers[0]").output().type().toString()).isEqualTo("float[2]");
            assertThatThrownBy(() -> hidden.set(Tensor.of(new float[3], 3)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("JavaModelRefusalsTest.java:");
            assertThatThrownBy(() -> t.at("layers[0]").output().set(hidden))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"layers[0]\" is set from a value that is computed from it")
                    .hasMessageContaining("from:     \"layers[1]\"");
            t.at("layers[0]").output().edit(h -> h.mul(2));
            Saved last = t.output().save();
            t.run(() -> net.forward(1, 2, 3));
            assertThat(last.value().toFloatArray()).containsExactly(120, 240, 360);
        }
    }

    @Test
    void a_write_that_needs_a_later_value_is_refused_when_it_is_found() {
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().set(t.at("layers[2]").output());
            assertThatThrownBy(() -> t.run(this::forward))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"layers[0]\" is set from a value that was not there yet")
                    .hasMessageContaining("\"layers[2]\"")
                    .hasMessageContaining("JavaModelRefusalsTest.java:");
        }
        assertThat(calls.observers()).isZero();
        assertThat(net.forward(1, -2)).containsExactly(60, -120);
    }

    @Test
    void what_the_program_throws_comes_out_of_the_run() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            assertThatThrownBy(() -> t.run(() -> {
                        net.forward(1, -2);
                        throw new IllegalStateException("theirs");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("theirs");
            assertThat(seen.reached()).isFalse();
        }
    }

    @Test
    void a_function_that_fails_ends_the_run_with_its_line() {
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[0]").output();
            hidden.set(t.apply(
                    inputs -> {
                        throw new IOException("no disk");
                    },
                    TensorType.of(ElementType.FLOAT, 2),
                    hidden));
            assertThatThrownBy(() -> t.run(this::forward))
                    .hasMessageContaining("a Java function failed")
                    .hasMessageContaining("no disk")
                    .hasMessageContaining("JavaModelRefusalsTest.java:");
        }
        assertThat(net.forward(1, -2)).containsExactly(60, -120);
    }

    @Test
    void a_value_that_no_adapter_knows_is_refused_on_the_line_that_asked_for_it() {
        Object odd = calls.layer("odd", new Object());
        try (Tracer t = calls.model().trace()) {
            Saved words = t.at("odd").output().save();
            assertThatThrownBy(() -> t.run(() -> calls.call(odd, given -> "words", new float[1])))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("\"odd\" could not be read")
                    .hasMessageContaining("no adapter makes a tensor of this value")
                    .hasMessageContaining("JavaModelRefusalsTest.java:");
            assertThat(words.reached()).isFalse();
        }
        assertThat(calls.call(odd, given -> "words", new float[1])).isEqualTo("words");
    }

    @Test
    void what_does_not_fit_where_it_is_written_is_refused_on_its_line() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").output().set(Tensor.of(new float[5], 5));
            assertThatThrownBy(() -> t.run(this::forward))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("\"layers[1]\" could not be read, or not be written back")
                    .hasMessageContaining("set at:   JavaModelRefusalsTest.java:");
        }
        assertThat(net.forward(1, -2)).containsExactly(60, -120);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        try (Tracer t = model.trace()) {
            t.output().save();
            for (Runnable asked : List.<Runnable>of(
                    () -> t.at("layers[0]").parameter("factor"),
                    () -> t.parameter("factor"),
                    () -> t.at("layers[0]").unfused(),
                    () -> t.at("layers[0]").on(Tensor.of(new float[2], 2)),
                    () -> t.invoke(Map.of()),
                    () -> t.run(),
                    () -> t.bytes(),
                    () -> model.session().trace())) {
                assertThatThrownBy(asked::run)
                        .isInstanceOf(OrderException.class)
                        .hasMessageContaining("JavaModelRefusalsTest.java:");
            }
            assertThatThrownBy(() -> t.at("layers[7]")).hasMessageContaining("no module \"layers[7]\"");
            t.run(this::forward);
        }
    }

    @Test
    void what_was_to_be_set_where_the_run_did_not_come_is_told() {
        try (Tracer t = model.trace()) {
            t.at("layers[2]").output().set(0);
            t.at("layers[0]").output().edit(h -> h.mul(2));
            Report report = t.run(() -> net.forward(1, -2));
            assertThat(report.notReached()).isEmpty();

            report = t.run(() -> calls.call(net, given -> null, new float[1]));
            assertThat(report.notReached()).containsOnlyKeys("layers[0], set", "layers[2], set");
            assertThat(report.notReached().get("layers[2], set"))
                    .contains("the run did not come to \"layers[2]\"", "set at JavaModelRefusalsTest.java:");
        }
    }

    @Test
    void a_function_that_fails_as_a_layer_is_skipped_is_told_as_its_own() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").skip(t.at("layers[0]").output());
            t.apply(
                    inputs -> {
                        throw new IOException("no disk");
                    },
                    TensorType.of(ElementType.FLOAT, 2),
                    t.at("layers[1]").output());
            assertThatThrownBy(() -> t.run(this::forward))
                    .hasMessageContaining("a Java function failed")
                    .hasMessageNotContaining("could not be read");
        }
    }

    @Test
    void what_a_stop_cut_off_inside_of_a_layer_was_stopped_and_has_not_thrown() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").output().set(0);
            Saved seen = t.at("layers[1].scale").output().save();
            t.stop();
            Report report = t.run(this::forward);

            assertThat(seen.value().toFloatArray()).containsExactly(9, -18);
            assertThat(report.notReached().get("layers[1], set"))
                    .contains("the run was stopped before")
                    .doesNotContain("threw");
        }
    }
}
