package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.run.Fidelity;
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
}
