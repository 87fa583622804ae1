package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.Branch;
import dev.sonde.Executed;
import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Report;
import dev.sonde.Results;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.fixtures.TestModel;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions where a trace has several inputs. */
class ConditionsOfInvokersTest {
    @Test
    void each_invoker_decides_for_its_own_rows() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Invoker low = t.invoke(x(1, 2, 3));
            Invoker high = t.invoke(x(10, 20, 30, 1, 1, 1));
            Saved[] written = new Saved[2];
            Saved[] outputs = new Saved[2];
            int i = 0;
            for (Invoker one : new Invoker[] {low, high}) {
                Branch hot = one.when(one.at("layer.0").output().get().max().greater(10));
                hot.at("layer.1").output().set(0);
                written[i] = hot.at("layer.0").output().save();
                outputs[i++] = one.output().save();
            }

            Report report = t.run();

            assertThat(report.runs()).hasSize(1);
            assertThat(outputs[0].value().toFloatArray()).containsExactly(3, 12, 27);
            assertThat(outputs[1].value().toFloatArray()).containsExactly(0, 0, 0, 0, 0, 0);
            assertThat(written[0].reached()).isFalse();
            assertThat(written[1].value().toFloatArray()).containsExactly(20, 40, 60, 2, 2, 2);
        }
    }

    @Test
    void the_tracer_decides_for_all_rows() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace()) {
            Invoker one = t.invoke(x(1, 2, 3));
            Invoker other = t.invoke(x(10, 20, 30));
            Branch hot = t.when(t.at("layer.0").output().get().max().greater(50));
            hot.at("layer.1").output().edit(h -> h.mul(0));
            hot.otherwise().at("layer.1").output().set(1);
            Saved all = hot.output().save();
            Saved first = one.output().save();
            Saved second = other.output().save();

            t.run();

            assertThat(first.value().toFloatArray()).containsExactly(0, 0, 0);
            assertThat(second.value().toFloatArray()).containsExactly(0, 0, 0);
            assertThat(all.value().shape()).containsExactly(2, 3);
        }
    }

    /** Rows that mix, as those of quantised models do, take runs of their own: the condition is handed on. */
    @ParameterizedTest
    @EnumSource(
            value = TestModel.class,
            names = {"MINILM", "MINILM_INT8"})
    void one_invoker_decides_for_another(TestModel which) {
        Map<String, Tensor> inputs = TestModel.bert(1, 5);
        try (Model model = Model.open(which.path(), Options.defaults().threads(1));
                Results plain = model.run(inputs);
                Tracer t = model.trace()) {
            Invoker judge = t.invoke(TestModel.bert(1, 7));
            Invoker judged = t.invoke(inputs);
            var score = judge.at("encoder.layer.1").output().get().abs().max();
            Branch never = judged.when(score.less(0));
            Branch always = judged.when(score.greater(0));
            never.at("encoder.layer.3").skip(never.at("encoder.layer.2").output());
            Saved untaken = never.output().save();
            Saved taken = always.output().save();

            t.run();

            assertThat(untaken.reached()).isFalse();
            assertThat(taken.value().sameBits(plain.get("last_hidden_state"))).isTrue();
        }
    }

    @Test
    void a_skip_for_all_invokers_runs_the_module_for_none() {
        Map<String, Tensor> inputs = TestModel.bert(1, 5);
        Map<String, Tensor> others = TestModel.bert(1, 5);
        Executed one = Executed.in(TestModel.MINILM.path(), inputs, t -> {
            t.at("encoder.layer.3").skip(t.at("encoder.layer.2").output());
            t.output().save();
        });
        try (Model model =
                        Model.open(TestModel.MINILM.path(), Options.defaults().threads(1));
                Tracer alone = model.trace(inputs);
                Tracer t = model.trace()) {
            t.at("encoder.layer.3").skip(t.at("encoder.layer.2").output());
            Saved first = t.invoke(inputs).output().save();
            Saved second = t.invoke(others).output().save();
            alone.at("encoder.layer.3").skip(alone.at("encoder.layer.2").output());
            Saved expected = alone.output().save();

            t.run();
            alone.run();

            assertThat(first.value().sameBits(expected.value())).isTrue();
            assertThat(second.value().sameBits(expected.value())).isTrue();
            assertThat(one.of("Softmax")).isEqualTo(5);
        }
    }
}
