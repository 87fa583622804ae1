package dev.sonde.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Model;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.View;
import dev.sonde.error.ShapeException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Places seen through views. */
class TransformTest {
    private static final String WIDE = """
            (float[n, t, 4] x) => (y) {
              h = Mul(x, x)  // /h/Mul
              y = Neg(h)  // /out/Neg
            }
            """;

    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 4));

    private static final float[] Y = {-1, -4, -9, -16, -25, -36, -49, -64};

    @Test
    @DisplayName("heads reshape, zero head 2: [0,1,0,0]")
    void heads_reshape_zero_one_head() {
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            Place heads = t.at("h").output().view(View.heads(4));
            assertThat(heads.type().shape().orElseThrow().rank()).isEqualTo(4);
            heads.slice(":, ?", 1).set(0);
            Saved seen = heads.save();
            Saved y = t.output().save();

            t.run();

            assertThat(seen.value().shape()).containsExactly(1, 4, 2, 1);
            assertThat(seen.value().toFloatArray()).containsExactly(1, 25, 0, 0, 9, 49, 16, 64);
            assertThat(y.value().toFloatArray()).containsExactly(-1, -0f, -9, -16, -25, -0f, -49, -64);
        }
    }

    @Test
    @DisplayName("clone view without transform: edits stay private; identity transform: they reach the model")
    void a_value_is_private_and_what_is_written_through_a_view_reaches_the_model() {
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            Proxy mine = t.at("h").output().get().with("0, 0", 99);
            mine.save();
            Saved untouched = t.output().save();
            t.run();
            assertThat(untouched.value().toFloatArray()).containsExactly(Y);
        }
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            t.at("h").output().view(View.of(h -> h, h -> h)).slice("0, 0").set(99);
            Saved y = t.output().save();
            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(-99, -99, -99, -99, -25, -36, -49, -64);
        }
    }

    @Test
    @DisplayName("transform may replace all by 7 while the user still sees the original")
    void a_view_may_write_back_something_else() {
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            View sevens = View.within(h -> h, (whole, seen) -> whole.mul(0).add(7));
            Place place = t.at("h").output();
            Saved before = place.view(sevens).save();
            place.view(sevens).edit(h -> h);
            Saved y = t.output().save();

            t.run();

            assertThat(before.value().toFloatArray()).containsExactly(1, 4, 9, 16, 25, 36, 49, 64);
            assertThat(y.value().toFloatArray()).containsOnly(-7);
        }
    }

    @Test
    @DisplayName("list of head views: no edit = same, zero one, zero two, replace one")
    void list_of_head_views_no_edit_same_zero_one_zero_two_replace_one() {
        try (Model model = SmallModels.open(WIDE)) {
            assertThat(heads(model, new int[0], -1)).containsExactly(Y);
            assertThat(heads(model, new int[] {0}, -1)).containsExactly(-0f, -0f, -9, -16, -0f, -0f, -49, -64);
            assertThat(heads(model, new int[] {0, 1}, -1)).containsOnly(-0f);
            assertThat(heads(model, new int[0], 1)).containsExactly(-1, -4, -1, -4, -25, -36, -25, -36);
        }
    }

    /** Two heads; those in {@code zeroed} are set to zero, and the one at {@code copied} to the first. */
    private static float[] heads(Model model, int[] zeroed, int copied) {
        try (Tracer t = model.trace(X)) {
            Place heads = t.at("h").output().view(View.heads(2));
            heads.edit(same -> same);
            for (int head : zeroed) {
                heads.slice(":, ?", head).set(0);
            }
            if (copied >= 0) {
                heads.slice(":, ?", copied).set(heads.slice(":, 0"));
            }
            Saved y = t.output().save();
            t.run();
            return y.value().toFloatArray();
        }
    }

    @Test
    void views_of_other_shapes_and_orders_and_views_of_views_write_back() {
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            Place h = t.at("h").output();
            h.view(View.transpose(2, 0, -2)).slice("0").set(-1);
            h.view(View.reshape(-1)).slice("3").set(-2);
            h.slice("..., 1:3").view(View.transpose(1, 0, 2)).slice("1").set(-3);
            h.view(View.heads(2)).view(View.heads(2)).slice("0, 0, 1, 0").set(-4);
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(1, 4, -9, 2, 1, 3, 3, -64);
        }
    }

    @Test
    void what_does_not_fit_is_refused_on_the_users_line() {
        try (Model model = SmallModels.open(WIDE);
                Tracer t = model.trace(X)) {
            Place h = t.at("h").output();
            assertThatThrownBy(() -> h.view(View.heads(3)).get())
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("3 heads do not fill")
                    .hasMessageContaining("TransformTest.java:");
            View wrong = View.of(v -> v, v -> v.slice("..., 0:3"));
            assertThatThrownBy(() -> h.view(wrong).set(1))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("does not fit");
            assertThatThrownBy(() -> View.transpose(0, 3)).isInstanceOf(ShapeException.class);
        }
    }

    @Test
    void a_head_of_a_real_model_that_is_set_to_zero_is_the_same_as_its_columns() {
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer a = model.trace(TestModel.MINILM.inputs());
                Tracer b = model.trace(TestModel.MINILM.inputs())) {
            String path = "encoder.layer.2.attention.output.dense";
            a.at(path).input().view(View.heads(12)).slice(":, ?", 5).set(0);
            b.at(path).input().slice("..., 160:192").set(0);
            Saved one = a.output("last_hidden_state").save();
            Saved other = b.output("last_hidden_state").save();

            a.run();
            b.run();

            assertThat(one.value().sameBits(other.value())).isTrue();
            assertThat(one.value().sameBits(model.run(TestModel.MINILM.inputs()).get("last_hidden_state")))
                    .isFalse();
        }
    }
}
