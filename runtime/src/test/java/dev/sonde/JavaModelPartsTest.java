package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Layers that hand out several values, or one in a field or an argument: in a run, and called beside it. */
class JavaModelPartsTest {
    private static final float[] X = {1, -2};

    private final Rewritten calls = new Rewritten();
    private final Halves halves = layer("halves", new Halves(), "([F)" + name(Pair.class));
    private final Rows rows = layer("rows", new Rows(), "([F)Ljava/util/List;");
    private final Nested nested = layer("nested", new Nested(), "([F)" + name(Deep.class));
    private final Memory memory = layer("memory", new Memory(), "([F)V");
    private final Emptied emptied = layer("emptied", new Emptied(), "()[F");
    private final Doubling doubling = layer("doubling", new Doubling(), "([F)V");
    private final Filling filling = layer("filling", new Filling(), "([F[D)V");
    private final Other other = layer("other", new Other(), "([FLjava/lang/String;)[F");
    private final JavaModel model = calls.with(Memory.class, "-> field out <- arg 0 and field state")
            .with(Emptied.class, "-> return <- field in")
            .with(Doubling.class, "-> arg 0 in place")
            .with(Filling.class, "-> arg 1")
            .model();

    private <T> T layer(String path, T layer, String descriptor) {
        calls.method(layer.getClass(), "forward", descriptor);
        return calls.layer(path, layer);
    }

    private static String name(Class<?> type) {
        return type.descriptorString();
    }

    record Pair(float[] low, float[] high) {}

    record Deep(Pair pair, List<double[]> more) {}

    static final class Halves {
        int ran;

        Pair forward(float[] x) {
            ran++;
            return new Pair(new float[] {x[0] / 2, x[1] / 2}, new float[] {x[0] * 2});
        }
    }

    static final class Rows {
        List<float[]> forward(float[] x) {
            return List.of(x.clone(), new float[] {x[0] + x[1]});
        }
    }

    static final class Nested {
        Deep forward(float[] x) {
            return new Deep(new Pair(x.clone(), new float[] {5}), List.of(new double[] {7, 8}));
        }
    }

    static final class Memory {
        float[] state = {100, 200};
        float[] out = new float[2];

        void forward(float[] x) {
            for (int i = 0; i < 2; i++) {
                state[i] += x[i];
                out[i] = state[i];
            }
        }
    }

    /** Is given its input in a field, which is empty again afterwards. */
    static final class Emptied {
        float @Nullable [] in;

        float[] forward() {
            float[] x = Objects.requireNonNull(in);
            return new float[] {x.length, x[0] + 1};
        }
    }

    static final class Doubling {
        void forward(float[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] *= 2;
            }
        }
    }

    static final class Filling {
        void forward(float[] x, double[] out) {
            out[0] = x[0] + x[1];
        }
    }

    static final class Other {
        float[] forward(float[] x, String words) {
            return new float[] {x[0] + words.length()};
        }
    }

    private Pair halves(float... x) {
        return (Pair)
                Objects.requireNonNull(calls.call(halves, given -> halves.forward((float[]) given[0]), (Object) x));
    }

    @SuppressWarnings("unchecked")
    private List<float[]> rows(float... x) {
        return (List<float[]>)
                Objects.requireNonNull(calls.call(rows, given -> rows.forward((float[]) given[0]), (Object) x));
    }

    private Deep nested(float... x) {
        return (Deep)
                Objects.requireNonNull(calls.call(nested, given -> nested.forward((float[]) given[0]), (Object) x));
    }

    private void memory(float... x) {
        calls.call(
                memory,
                given -> {
                    memory.forward((float[]) given[0]);
                    return null;
                },
                (Object) x);
    }

    private void emptied(float... x) {
        emptied.in = x;
        calls.call(emptied, given -> emptied.forward());
        emptied.in = null;
    }

    private float[] doubling(float... x) {
        calls.call(
                doubling,
                given -> {
                    doubling.forward((float[]) given[0]);
                    return null;
                },
                (Object) x);
        return x;
    }

    private double[] filling(float... x) {
        double[] out = {-1};
        calls.call(
                filling,
                given -> {
                    filling.forward((float[]) given[0], (double[]) given[1]);
                    return null;
                },
                x,
                out);
        return out;
    }

    private void other(float... x) {
        calls.call(other, given -> other.forward((float[]) given[0], (String) given[1]), x, "four");
    }

    @Test
    void the_parts_of_a_record_are_saved_and_edited() {
        List<Pair> answers = new ArrayList<>();
        model.learn(() -> halves(X));
        try (Tracer t = model.trace()) {
            Saved low = t.at("halves").output(0).save();
            t.at("halves").output(1).edit(h -> h.add(1));
            Saved high = t.at("halves").output(1).save();
            t.run(() -> answers.add(halves(X)));

            assertThat(low.value().toFloatArray()).containsExactly(0.5f, -1);
            assertThat(high.value().toFloatArray()).containsExactly(3);
        }
        assertThat(answers.get(0).low()).containsExactly(0.5f, -1);
        assertThat(answers.get(0).high()).containsExactly(3);
    }

    @Test
    void the_parts_of_a_list_are_saved_and_edited() {
        List<List<float[]>> answers = new ArrayList<>();
        model.learn(() -> rows(X));
        try (Tracer t = model.trace()) {
            Saved sum = t.at("rows").output(1).save();
            t.at("rows").output(0).set(t.at("rows").output(1));
            t.run(() -> answers.add(rows(X)));

            assertThat(sum.value().toFloatArray()).containsExactly(-1);
        }
        assertThat(answers.get(0).get(0)).containsExactly(-1, -1);
        assertThat(answers.get(0).get(1)).containsExactly(-1);
    }

    @Test
    void parts_of_parts_are_parts() {
        List<Deep> answers = new ArrayList<>();
        model.learn(() -> nested(X));
        try (Tracer t = model.trace()) {
            assertThat(t.at("nested").outputs()).hasSize(3);
            Saved last = t.at("nested").output(2).save();
            t.at("nested").output(2).slice("0").set(-7);
            t.at("nested").output(1).set(6);
            t.run(() -> answers.add(nested(X)));

            assertThat(last.value().toString()).isEqualTo("double[2] 7.0, 8.0");
        }
        assertThat(answers.get(0).more().get(0)).containsExactly(-7, 8);
        assertThat(answers.get(0).pair().high()).containsExactly(6);
        assertThat(answers.get(0).pair().low()).containsExactly(1, -2);
    }

    @Test
    void a_layer_that_hands_out_a_record_is_skipped() {
        List<Pair> answers = new ArrayList<>();
        model.learn(() -> halves(X));
        int before = halves.ran;
        try (Tracer t = model.trace()) {
            Place in = t.at("halves").input();
            t.at("halves").skip(in, in.get().slice("0:1"));
            t.run(() -> answers.add(halves(3, 4)));
        }
        assertThat(halves.ran).isEqualTo(before);
        assertThat(answers.get(0).low()).containsExactly(3, 4);
        assertThat(answers.get(0).high()).containsExactly(3);
    }

    @Test
    void a_part_that_no_run_has_taught_says_how_it_is_taught() {
        try (Tracer t = model.trace()) {
            assertThatThrownBy(() -> t.at("halves").output(1))
                    .hasMessageContaining("\"halves\" has no output 1")
                    .hasMessageContaining("learn(")
                    .hasMessageContaining("JavaModelPartsTest.java:");
        }
    }

    @Test
    void everything_that_a_layer_hands_out_comes_from_one_call_beside_the_run() {
        model.learn(() -> halves(X));
        int before = halves.ran;
        try (Tracer t = model.trace()) {
            List<Proxy> both = t.at("halves").callAll(t.at("rows").output(0));
            Saved low = both.get(0).save();
            Saved high = both.get(1).save();
            t.run(() -> {
                halves(0, 0);
                rows(6, 8);
            });

            assertThat(low.value().toFloatArray()).containsExactly(3, 4);
            assertThat(high.value().toFloatArray()).containsExactly(12);
        }
        assertThat(halves.ran).isEqualTo(before + 2);
    }

    @Test
    void a_layer_that_the_run_does_not_come_to_is_called_where_its_types_say_how() {
        model.learn(() -> {
            halves(X);
            other(X);
        });
        try (Tracer t = model.trace()) {
            Saved low = t.at("halves").call(t.at("rows").output()).save();
            t.run(() -> rows(6, 8));

            assertThat(low.value().toFloatArray()).containsExactly(3, 4);
        }
        try (Tracer t = model.trace()) {
            t.at("other").call(t.at("rows").output()).save();
            assertThatThrownBy(() -> t.run(() -> rows(6, 8)))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"other\" is called beside the run, which has come to no layer of its class")
                    .hasMessageContaining("java/lang/String")
                    .hasMessageContaining("JavaModelPartsTest.java:");
        }
    }

    @Test
    void a_layer_that_no_run_has_come_to_is_refused() {
        try (Tracer t = model.trace()) {
            t.at("halves").call(t.at("rows").output()).save();
            assertThatThrownBy(() -> t.run(() -> rows(6, 8))).hasMessageContaining("learn(");
        }
    }

    @Test
    void what_is_not_given_is_as_it_was_when_the_layer_was_called() {
        try (Tracer t = model.trace()) {
            Saved made = t.at("other").call(t.at("rows").output()).save();
            t.run(() -> {
                other(X);
                rows(6, 8);
            });
            assertThat(made.value().toFloatArray()).containsExactly(6 + 4);
        }
    }

    @Test
    void a_layer_with_its_values_in_fields_is_called_beside_the_run_which_sees_nothing_of_it() {
        float[] out = memory.out;
        try (Tracer t = model.trace()) {
            Saved own = t.at("memory").output().save();
            Saved aside = t.at("memory").call(t.at("rows").output()).save();
            t.run(() -> {
                memory(X);
                rows(6, 8);
            });

            assertThat(own.value().toFloatArray()).containsExactly(101, 198);
            assertThat(aside.value().toFloatArray()).containsExactly(107, 206);
        }
        assertThat(memory.state).containsExactly(101, 198);
        assertThat(memory.out).isSameAs(out).containsExactly(101, 198);
    }

    @Test
    void a_state_in_a_field_is_given_to_a_call_beside_the_run() {
        model.learn(() -> memory(0, 0));
        try (Tracer t = model.trace()) {
            Saved aside = t.at("memory")
                    .call(t.at("rows").output(), Tensor.of(new float[] {1, 1}, 2))
                    .save();
            t.run(() -> {
                memory(X);
                rows(6, 8);
            });
            assertThat(aside.value().toFloatArray()).containsExactly(7, 9);
        }
        assertThat(memory.state).containsExactly(101, 198);
    }

    @Test
    void a_field_that_the_program_has_emptied_is_filled_for_a_call_beside_the_run_and_emptied_again() {
        float[] x = {1, -2};
        try (Tracer t = model.trace()) {
            Saved alike = t.at("emptied").call(t.at("rows").output()).save();
            Saved other =
                    t.at("emptied").call(t.at("rows").output().slice("1:")).save();
            t.run(() -> {
                emptied(x);
                rows(6, 8);
            });

            assertThat(alike.value().toFloatArray()).containsExactly(2, 7);
            assertThat(other.value().toFloatArray()).containsExactly(1, 9);
        }
        assertThat(emptied.in).isNull();
        assertThat(x).containsExactly(1, -2);
    }

    @Test
    void a_layer_that_writes_into_what_it_is_given_writes_into_a_copy_beside_the_run() {
        float[] x = {1, -2};
        try (Tracer t = model.trace()) {
            Saved made = t.at("doubling").call(t.at("rows").output()).save();
            Saved filled = t.at("filling").call(t.at("rows").output()).save();
            double[][] out = new double[1][];
            t.run(() -> {
                doubling(x);
                out[0] = filling(X);
                rows(6, 8);
            });

            assertThat(made.value().toFloatArray()).containsExactly(12, 16);
            assertThat(filled.value().item()).isEqualTo(14);
            assertThat(out[0]).containsExactly(-1);
        }
        assertThat(x).containsExactly(2, -4);
    }
}
