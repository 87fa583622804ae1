package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.FORK;
import static dev.sonde.SmallModels.FUSED;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Branch;
import dev.sonde.Executed;
import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Results;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Skip")
class SkipTest {
    /** A module of three operators in two children, one of which hands out what the module does. */
    private static final String NESTED = """
            (float[n, 3] x) => (y) {
              /in/Neg_output_0 = Neg(x)  // /in/Neg
              /block/norm/Exp_output_0 = Exp(/in/Neg_output_0)  // /block/norm/Exp
              /block/norm/Abs_output_0 = Abs(/block/norm/Exp_output_0)  // /block/norm/Abs
              /block/act/Sqrt_output_0 = Sqrt(/block/norm/Abs_output_0)  // /block/act/Sqrt
              y = Ceil(/block/act/Sqrt_output_0)  // /out/Ceil
            }
            """;

    /** {@return this file and the line after the one that asks} */
    private static String next() {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
        return "SkipTest.java:" + (line + 1);
    }

    @Test
    @DisplayName("output == given value")
    void output_is_given_value() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.1").skip(Tensor.of(new float[] {1, 10, 100}, 1, 3));
            Saved output = t.at("layer.1").output().save();
            Saved y = t.output().save();

            assertThat(t.run().fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(output.value().toFloatArray()).containsExactly(1, 10, 100);
            assertThat(y.value().toFloatArray()).containsExactly(1, 20, 300);
        }
    }

    @Test
    @DisplayName("wins over an input edit")
    void wins_over_an_input_edit() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.1").input().set(100);
            t.at("layer.1").skip(t.at("layer.0").output());
            t.at("layer.1").input().edit(h -> h.mul(-7));
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(2, 8, 18);
        }
    }

    @Test
    @DisplayName("chain of three")
    void chain_of_three() {
        Map<String, Tensor> inputs = TestModel.bert(1, 6);
        try (Model model =
                        Model.open(TestModel.MINILM.path(), Options.defaults().threads(1));
                Tracer t = model.trace(inputs);
                Tracer by = model.trace(inputs)) {
            for (int layer = 2; layer < 5; layer++) {
                t.at("encoder.layer." + layer)
                        .skip(t.at("encoder.layer." + (layer - 1)).output());
            }
            Saved first = t.at("encoder.layer.1").output().save();
            Saved last = t.at("encoder.layer.4").output().save();
            Saved y = t.output().save();
            by.at("encoder.layer.4").output().set(by.at("encoder.layer.1").output());
            Saved expected = by.output().save();

            t.run();
            by.run();

            assertThat(last.value().sameBits(first.value())).isTrue();
            assertThat(y.value().sameBits(expected.value())).isTrue();
        }
    }

    @Test
    @DisplayName("h[2] then h[1], or two skips out of order: `MissedProviderError` (ours: allowed)")
    void two_skips_out_of_order() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved second = t.at("layer.1").output().save();
            t.at("layer.2").skip(t.input("x").get().add(1));
            t.at("layer.0").skip(t.input("x"));
            Saved y = t.output().save();

            t.run();

            assertThat(second.value().toFloatArray()).containsExactly(2, 4, 6);
            assertThat(y.value().toFloatArray()).containsExactly(2, 3, 4);
        }
    }

    @Test
    @DisplayName("per-invoke skips keep own rows")
    void per_invoke_skips_keep_own_rows() {
        Map<String, Tensor> inputs = TestModel.bert(1, 6);
        try (Model model =
                        Model.open(TestModel.MINILM.path(), Options.defaults().threads(1));
                Results plain = model.run(inputs);
                Tracer alone = model.trace(inputs);
                Tracer t = model.trace()) {
            Invoker left = t.invoke(inputs);
            Invoker right = t.invoke(inputs);
            Invoker without = t.invoke(inputs);
            left.at("encoder.layer.2").skip(left.at("encoder.layer.1").output());
            without.at("encoder.layer.3").skip(right.at("encoder.layer.1").output());
            Saved skipped = left.output().save();
            Saved whole = right.output().save();
            Saved other = without.at("encoder.layer.3").output().save();
            Saved inside = right.at("encoder.layer.2.attention").output().save();
            alone.at("encoder.layer.2").skip(alone.at("encoder.layer.1").output());
            Saved expected = alone.output().save();
            Saved from = alone.at("encoder.layer.1").output().save();

            t.run();
            alone.run();

            assertThat(whole.value().sameBits(plain.get("last_hidden_state"))).isTrue();
            assertThat(skipped.value().sameBits(expected.value())).isTrue();
            assertThat(other.value().sameBits(from.value())).isTrue();
            assertThat(inside.reached()).isTrue();
            assertThatThrownBy(
                            () -> left.at("encoder.layer.2.attention").output().save())
                    .isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> t.at("encoder.layer.3.attention").output().save())
                    .isInstanceOf(OrderException.class);
        }
    }

    @Test
    @DisplayName("reading inside a skipped module: error")
    void reading_inside_a_skipped_module_is_an_error() {
        try (Model model = open(NESTED);
                Tracer t = model.trace(x(1, 2, 3))) {
            Place norm = t.at("block.norm").output();
            String skip = next();
            t.at("block").skip(t.at("in").output());

            String read = next();
            assertThatThrownBy(() -> norm.save())
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"block.norm\" is inside of \"block\", which is not run")
                    .hasMessageContaining("skipped at:  " + skip)
                    .hasMessageContaining("used at:     " + read);
            assertThatThrownBy(() -> norm.set(0)).isInstanceOf(OrderException.class);
            // The very tensor that the module hands out, but by the name of what is inside.
            assertThatThrownBy(() -> t.at("block.act").output().save()).hasMessageContaining("\"block.act\"");
            assertThatThrownBy(() -> t.at("block.norm").op("Exp").output().get())
                    .isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> t.at("block.act").input().set(0)).isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> t.tensor("/block/norm/Exp_output_0").save())
                    .isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> t.at("block.norm").skip(t.input("x"))).isInstanceOf(OrderException.class);
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(-1, -2, -3);
        }
    }

    @Test
    void what_was_read_or_written_inside_before_the_skip_is_refused_at_the_skip() {
        try (Model model = open(NESTED);
                Tracer t = model.trace(x(1, 2, 3))) {
            String read = next();
            t.at("block.norm").output().save();

            String skip = next();
            assertThatThrownBy(() -> t.at("block").skip(t.at("in").output()))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("\"block.norm\" is inside of \"block\"")
                    .hasMessageContaining("used at:     " + read)
                    .hasMessageContaining("skipped at:  " + skip);
            t.run();
        }
    }

    @Test
    void a_modules_own_output_cannot_be_what_is_there_instead_or_what_was_saved_before() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3));
                Tracer late = model.trace(x(1, 2, 3))) {
            Place output = t.at("layer.1").output();
            assertThatThrownBy(() -> t.at("layer.1").skip(output.get().mul(2)))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("what \"layer.1\" computes is used, and it is not run");
            output.save();
            assertThatThrownBy(() -> t.at("layer.1").skip(t.at("layer.0").output()))
                    .isInstanceOf(OrderException.class);
            t.run();

            String read = next();
            Proxy own = late.at("layer.1").output().get();
            late.at("layer.1").skip(late.at("layer.0").output());
            own.save();
            assertThatThrownBy(late::run).isInstanceOf(OrderException.class).hasMessageContaining(read);
        }
    }

    @Test
    void a_value_that_does_not_fit_or_one_too_many_is_refused() {
        try (Model model = open(FORK);
                Tracer t = model.trace(
                        Map.of("x", Tensor.of(new float[] {1, 2}, 1, 2), "z", Tensor.of(new float[] {1, 2}, 1, 2)))) {
            assertThatThrownBy(() -> t.at("left").skip())
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("\"left\" hands out 1, and 0 were given instead");
            assertThatThrownBy(() -> t.at("left").skip(Tensor.of(new float[3], 1, 3)))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("the value does not fit the place");
            assertThatThrownBy(() -> t.at("left").skip(Tensor.of(new long[2], 1, 2)))
                    .isInstanceOf(ShapeException.class);
            t.at("left").skip(Tensor.of(new float[] {5}));
            Saved sum = t.output("sum").save();

            t.run();
            assertThat(sum.value().toFloatArray()).containsExactly(5, 5);
        }
    }

    @Test
    void a_fusion_across_the_edge_is_named() {
        try (Model model = open(FUSED);
                Tracer t = model.trace(Map.of("x", Tensor.of(new float[4], 1, 1, 4)))) {
            assertThatThrownBy(() -> t.at("dense").skip(t.at("in").output()))
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("\"dense\" cannot be skipped: a fusion crosses its edge")
                    .hasMessageContaining("com.microsoft::BiasGelu");
        }
    }

    @Test
    void in_a_branch_it_is_skipped_where_the_condition_holds_and_its_inside_belongs_to_the_other_side() {
        try (Model model = open(NESTED);
                Tracer t = model.trace(x(1, 2, 3))) {
            Branch hot = t.when(t.feed("hot", Tensor.of(new boolean[] {true})));
            hot.at("block").skip(t.at("in").output());
            Saved inside = hot.otherwise().at("block.norm").output().save();
            Saved y = t.output().save();

            assertThatThrownBy(() -> hot.at("block.norm").output().save()).isInstanceOf(OrderException.class);
            assertThatThrownBy(() -> t.at("block.norm").output().save())
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("read it in otherwise()");

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(-1, -2, -3);
            assertThat(inside.reached()).isFalse();

            t.run(Map.of("hot", Tensor.of(new boolean[] {false})));
            assertThat(y.value().toFloatArray()).containsExactly(1, 1, 1);
            assertThat(inside.value().toFloatArray()).hasSize(3);
        }
    }

    @Test
    void a_skipped_module_is_not_executed() {
        Map<String, Tensor> inputs = TestModel.bert(1, 5);
        Executed plain =
                Executed.in(TestModel.MINILM.path(), inputs, t -> t.output().save());
        Executed one = Executed.in(TestModel.MINILM.path(), inputs, t -> {
            t.at("encoder.layer.3").skip(t.at("encoder.layer.2").output());
            t.output().save();
        });

        assertThat(one.of("Softmax")).isEqualTo(plain.of("Softmax") - 1);
        assertThat(one.of("MatMul")).isEqualTo(plain.of("MatMul") - 7);
        assertThat(one.all()).isEqualTo(plain.all() - 31);
    }
}
