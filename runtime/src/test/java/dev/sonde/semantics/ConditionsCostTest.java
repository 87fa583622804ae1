package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.Branch;
import dev.sonde.Executed;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Results;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is executed where a condition holds and where not: counted by ONNX Runtime's own profile. */
class ConditionsCostTest {
    @Test
    void what_only_an_untaken_branch_needs_is_not_executed() {
        Executed taken = Executed.in(CHAIN, x(1, 2, 3), t -> conditional(t, true));
        Executed untaken = Executed.in(CHAIN, x(1, 2, 3), t -> conditional(t, false));

        // The model's own sum is needed only where the branch is not taken.
        assertThat(taken.of("Exp")).isEqualTo(1);
        assertThat(taken.of("Sqrt")).isEqualTo(1);
        assertThat(taken.of("Add")).isZero();
        assertThat(untaken.of("Exp")).isZero();
        assertThat(untaken.of("Sqrt")).isZero();
        assertThat(untaken.of("Add")).isEqualTo(1);
        assertThat(taken.of("Mul")).isEqualTo(2);
        assertThat(untaken.of("Mul")).isEqualTo(2);
    }

    @Test
    void what_is_saved_in_an_untaken_branch_is_not_executed_though_only_onnx_runtime_knows_its_type() {
        for (boolean hot : new boolean[] {true, false}) {
            Executed run = Executed.in(CHAIN, x(1, 2, 3), t -> {
                Branch branch =
                        t.when(t.feed("hot", Tensor.of(new boolean[] {hot})).any());
                Proxy.onnx("Softplus", Map.of(), branch.at("layer.0").output()).save();
                t.output().save();
            });
            assertThat(run.of("Softplus")).isEqualTo(hot ? 1 : 0);
        }
    }

    private static void conditional(Tracer t, boolean hot) {
        Branch branch = t.when(t.feed("hot", Tensor.of(new boolean[] {hot})).any());
        Proxy hidden = branch.at("layer.0").output().get();
        branch.at("layer.1").output().set(hidden.exp());
        hidden.sqrt().save();
        t.output().save();
    }

    /** A fused graph with packed weights: its nodes are the same ones in a branch, bit by bit. */
    @Test
    void a_whole_layer_of_a_real_model_runs_only_where_it_is_wanted_and_then_as_ever() {
        Map<String, Tensor> inputs = TestModel.bert(2, 9);
        try (Model model =
                        Model.open(TestModel.MINILM.path(), Options.defaults().threads(1));
                Results plain = model.run(inputs);
                Tracer t = model.trace(inputs)) {
            Saved y = t.output("last_hidden_state").save();
            Place layer = t.when(t.feed("left out", Tensor.of(new boolean[] {false})))
                    .at("encoder.layer.3")
                    .output();
            layer.set(t.at("encoder.layer.2").output());

            t.run();
            assertThat(y.value().sameBits(plain.get("last_hidden_state"))).isTrue();

            t.run(Map.of("left out", Tensor.of(new boolean[] {true})));
            assertThat(y.value().maxAbsDifference(plain.get("last_hidden_state")))
                    .isGreaterThan(0.01);
        }
    }

    @Test
    void a_layer_of_a_real_model_that_is_not_wanted_is_not_executed() {
        Executed plain = Executed.in(
                TestModel.MINILM.path(), TestModel.bert(1, 5), t -> t.output().save());
        for (boolean leftOut : new boolean[] {true, false}) {
            Executed executed = Executed.in(TestModel.MINILM.path(), TestModel.bert(1, 5), t -> {
                Proxy condition = t.feed("left out", Tensor.of(new boolean[] {leftOut}));
                t.when(condition)
                        .at("encoder.layer.3")
                        .output()
                        .set(t.at("encoder.layer.2").output());
                t.output().save();
            });

            int fewer = leftOut ? 1 : 0;
            assertThat(executed.of("If")).as("left out %s", leftOut).isEqualTo(1);
            assertThat(executed.of("Softmax")).isEqualTo(6 - fewer);
            assertThat(executed.of("BiasGelu")).isEqualTo(6 - fewer);
            assertThat(executed.of("MatMul")).isEqualTo(plain.of("MatMul") - 7 * fewer);
            // A layer is 31 operators; instead of them, what takes its place is handed on.
            assertThat(executed.all()).isEqualTo(plain.all() + 1 - (leftOut ? 31 - 1 : 0));
        }
    }
}
