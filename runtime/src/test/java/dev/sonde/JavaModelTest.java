package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Traces of a model whose layers are Java objects. The blocks make x, 3x, 12x and 60x of it. */
class JavaModelTest {
    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();
    private float[] answer = {};

    private void forward() {
        answer = net.forward(1, -2);
    }

    private static void assertNumbers(Saved saved, float... numbers) {
        assertThat(saved.value().toFloatArray()).containsExactly(numbers);
    }

    @Test
    void a_flat_array_has_the_shape_that_its_rule_declares_and_is_written_back_flat() {
        calls.with("SmallNet$*#forward -> return as 1x? <- arg 0 as ?x1");
        try (Tracer t = model.trace()) {
            Saved out = t.at("layers[0]").output().save();
            Saved in = t.at("layers[0]").input().save();
            t.at("layers[2]").output().set(Tensor.of(new float[] {7, 8}, 1, 2));
            t.run(this::forward);

            assertThat(out.value().shape()).containsExactly(1, 2);
            assertThat(in.value().shape()).containsExactly(2, 1);
            assertThat(out.value().toFloatArray()).containsExactly(3, -6);
            assertThat(answer).containsExactly(7, 8);
        }
    }

    @Test
    void what_is_read_is_what_the_layers_made_and_the_answer_stays() {
        try (Tracer t = model.trace()) {
            Saved in = t.at("layers[1]").input().save();
            Saved inner = t.at("layers[1].scale").output().save();
            Saved out = t.at("layers[1]").output().save();
            Saved last = t.output().save();
            Report report = t.run(this::forward);

            assertNumbers(in, 3, -6);
            assertNumbers(inner, 9, -18);
            assertNumbers(out, 12, -24);
            assertNumbers(last, 60, -120);
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
        assertThat(answer).containsExactly(60, -120);
        assertThat(calls.observers()).isZero();
    }

    @Test
    void what_is_written_is_seen_downstream() {
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().edit(h -> h.mul(2).add(1));
            t.at("layers[2].scale").input().set(0);
            Saved seen = t.at("layers[1]").input().save();
            Saved last = t.output().save();
            t.run(this::forward);

            assertNumbers(seen, 7, -11);
            assertNumbers(last, 28, -44);
        }
        assertThat(answer).containsExactly(28, -44);
    }

    @Test
    void a_value_that_is_not_reached_says_so() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            Saved later = t.at("layers[2]").output().save();
            Report report = t.run(() -> calls.call(net, given -> null, new float[1]));

            assertThat(seen.reached()).isFalse();
            assertThatThrownBy(later::value)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("the run did not come to \"layers[2]\"")
                    .hasMessageContaining("JavaModelTest.java:");
            assertThat(report.notReached()).containsKeys("layers[0]", "layers[2]");
        }
    }

    @Test
    void layers_that_are_called_as_the_models_own_places_are_others() {
        Rewritten named = new Rewritten();
        Object whole = named.layer("", "whole");
        Object first = named.layer("input", "first");
        Object last = named.layer("output", "last");
        try (Tracer t = named.model().trace()) {
            Saved given = t.at("").input().save();
            Saved made = t.at("input").output().save();
            t.at("output").output().edit(h -> h.mul(10));
            Saved changed = t.at("output").output().save();
            Saved end = t.output().save();
            t.run(() -> named.call(
                    whole,
                    x -> {
                        Object y = Objects.requireNonNull(named.call(first, in -> new float[] {2}, x[0]));
                        Object z = Objects.requireNonNull(named.call(last, in -> new float[] {3}, y));
                        return new float[] {((float[]) z)[0] + 1};
                    },
                    (Object) new float[] {1}));

            assertNumbers(given, 1);
            assertNumbers(made, 2);
            assertNumbers(changed, 30);
            assertNumbers(end, 31);
        }
    }

    @Test
    void numbers_follow_a_branch_that_a_run_decides() {
        try (Tracer t = model.trace()) {
            Branch big = t.when(t.at("layers[0]").output().get().max().greater(5));
            big.at("layers[1]").output().set(0);
            big.otherwise().at("layers[1]").output().edit(h -> h.mul(10));
            Saved only = big.at("layers[1]").input().save();
            Saved last = t.output().save();

            t.run(() -> net.forward(1, -2));
            assertNumbers(last, 600, -1200);
            assertThat(only.reached()).isFalse();
            t.run(() -> net.forward(2, 3));
            assertNumbers(last, 0, 0);
            assertNumbers(only, 6, 9);
        }
    }

    @Test
    void a_stop_ends_the_programs_own_call() {
        try (Tracer t = model.trace()) {
            Saved seen = t.at("layers[0]").output().save();
            t.stop();
            Saved late = t.at("layers[1]").output().save();
            t.run(this::forward);

            assertNumbers(seen, 3, -6);
            assertThat(late.reached()).isFalse();
        }
        assertThat(net.ran).containsExactly("layers[0]", "layers[0].scale");
        assertThat(answer).isEmpty();
    }

    @Test
    void a_skipped_layer_is_not_run() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").skip(t.at("layers[0]").output());
            Saved last = t.output().save();
            t.run(this::forward);

            assertNumbers(last, 15, -30);
        }
        assertThat(net.ran).containsExactly("layers[0]", "layers[0].scale", "layers[2]", "layers[2].scale");
    }

    @Test
    void a_layer_is_skipped_where_a_condition_holds() {
        try (Tracer t = model.trace()) {
            Branch big = t.when(t.at("layers[0]").output().get().max().greater(5));
            big.at("layers[1]").skip(t.at("layers[0]").output().get());
            Saved last = t.output().save();

            t.run(() -> net.forward(1, -2));
            assertNumbers(last, 60, -120);
            t.run(() -> net.forward(2, -4));
            assertNumbers(last, 30, -60);
        }
        assertThat(net.ran).hasSize(6 + 4);
    }

    @Test
    void a_function_in_java_is_called_once_and_between_the_layers() {
        List<String> heard = new ArrayList<>();
        try (Tracer t = model.trace()) {
            Place hidden = t.at("layers[0]").output();
            Proxy made = t.apply(
                    inputs -> {
                        heard.add(net.ran + " " + inputs.get(0));
                        return Tensor.of(new float[] {7, 8}, 2);
                    },
                    TensorType.of(ElementType.FLOAT, 2),
                    hidden);
            hidden.set(made);
            Saved last = t.output().save();
            t.run(this::forward);

            assertNumbers(last, 140, 160);
        }
        assertThat(heard).containsExactly("[layers[0], layers[0].scale] float[2] 3.0, -6.0");
    }

    @Test
    void a_layer_is_called_beside_the_run() {
        try (Tracer t = model.trace()) {
            Proxy lens = t.at("layers[2]").call(t.at("layers[0]").output());
            Saved seen = lens.add(1).save();
            Saved last = t.output().save();
            t.run(this::forward);

            assertNumbers(seen, 16, -29);
            assertNumbers(last, 60, -120);
        }
    }

    @Test
    void traces_of_a_session_hand_values_on() {
        try (Session session = model.session()) {
            Place total = session.variable(Tensor.scalar(0, ElementType.FLOAT));
            Tracer first = session.trace(() -> net.forward(1, -2));
            Proxy hidden = first.at("layers[0]").output().get();
            total.edit(sum -> sum.add(hidden.max()));
            Tracer second = session.trace(() -> net.forward(10, 20));
            second.at("layers[0]").output().set(hidden);
            total.edit(sum -> sum.add(second.output().get().min()));
            Saved last = second.output().save();
            Saved sum = total.save();
            session.run();

            assertNumbers(last, 60, -120);
            assertThat(sum.value().item()).isEqualTo(3 - 120);
        }
    }

    @Test
    void feeds_change_between_runs() {
        try (Tracer t = model.trace()) {
            Proxy strength = t.feed("strength", 1);
            t.at("layers[0]").output().edit(h -> h.mul(strength));
            Saved last = t.output().save();

            t.run(this::forward);
            assertNumbers(last, 60, -120);
            t.run(this::forward, Map.of("strength", Tensor.of(new float[] {2})));
            assertNumbers(last, 120, -240);
        }
    }

    @Test
    void a_part_of_a_value_is_written() {
        model.learn(this::forward);
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().slice("-1").set(1);
            Saved part = t.output().slice("0:1").save();
            Saved last = t.output().save();
            t.run(this::forward);

            assertNumbers(last, 60, 20);
            assertNumbers(part, 60);
        }
    }

    @Test
    void a_layer_that_is_called_twice_has_two_calls() {
        Body twice = () -> {
            net.forward(1, -2);
            net.forward(10, 20);
        };
        model.learn(twice);
        assertThat(model.modules().find("layers[1]@2")).isPresent();
        try (Tracer t = model.trace()) {
            Saved second = t.at("layers[1]").nth(2).output().save();
            t.next().at("layers[0]").output().set(1);
            Saved inner = t.at("layers[1]@2.scale").output().save();
            t.run(twice);

            assertNumbers(second, 4, 4);
            assertNumbers(inner, 3, 3);
        }
    }

    @Test
    void a_run_that_ends_early_unlearns_no_order() {
        model.learn(this::forward);
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().save();
            t.stop();
            t.run(this::forward);
        }
        try (Tracer t = model.trace()) {
            Place first = t.at("layers[0]").output();
            Place second = t.at("layers[1]").output();
            assertThatThrownBy(() -> first.set(second)).hasMessageContaining("computed from it");
        }
    }
}
