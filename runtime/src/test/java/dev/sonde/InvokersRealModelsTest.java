package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Invokers of real models find what each finds in a trace of its own. */
class InvokersRealModelsTest {
    private static final int LAYERS = 6;
    private static final int TOKENS = 16;

    @Test
    void each_result_of_a_sweep_of_96_invokers_has_the_bits_of_its_own_trace() {
        Map<String, Tensor> clean = TestModel.bert(1, TOKENS);
        Map<String, Tensor> corrupt = other(clean);
        try (Model model = open(TestModel.MINILM);
                Tracer t = model.trace()) {
            Invoker source = t.invoke(clean);
            List<Saved> found = new ArrayList<>();
            List<Saved> states = new ArrayList<>();
            for (int layer = 0; layer < LAYERS; layer++) {
                states.add(source.at("encoder.layer." + layer).output().save());
                for (int token = 0; token < TOKENS; token++) {
                    Invoker run = t.invoke(corrupt);
                    String block = "encoder.layer." + layer;
                    run.at(block)
                            .output()
                            .slice(":, ?", token)
                            .set(source.at(block).output().slice(":, ?", token));
                    found.add(run.output().save());
                }
            }
            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(report.runs()).containsExactly("97 rows, from 0 to 96");
            for (int layer = 0; layer < LAYERS; layer++) {
                single(
                        model,
                        corrupt,
                        layer,
                        states.get(layer).value(),
                        found.subList(layer * TOKENS, (layer + 1) * TOKENS));
            }
        }
    }

    private static void single(Model model, Map<String, Tensor> inputs, int layer, Tensor state, List<Saved> found) {
        for (int token = 0; token < TOKENS; token++) {
            try (Tracer t = model.trace(inputs)) {
                Proxy patch = t.feed("state", state);
                t.at("encoder.layer." + layer).output().slice(":, ?", token).set(patch.slice(":, ?", token));
                Saved alone = t.output().save();
                t.run();
                assertThat(found.get(token).value().sameBits(alone.value()))
                        .as("layer %d, token %d", layer, token)
                        .isTrue();
            }
        }
    }

    @Test
    void four_invokers_of_the_quantised_model_have_the_bits_of_four_single_runs_and_the_report_says_why_apart() {
        try (Model model = open(TestModel.MINILM_INT8);
                Tracer t = model.trace()) {
            List<Map<String, Tensor>> inputs = new ArrayList<>();
            List<Saved> found = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                inputs.add(i == 0 ? TestModel.bert(1, TOKENS) : other(inputs.get(i - 1)));
                found.add(t.invoke(inputs.get(i)).output().save());
            }
            Report report = t.run();

            assertThat(report.runs()).hasSize(4).allMatch(run -> run.contains("DynamicQuantize"));
            for (int i = 0; i < 4; i++) {
                try (Results alone = model.run(inputs.get(i))) {
                    assertThat(found.get(i).value().sameBits(alone.get("last_hidden_state")))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void sentences_of_different_lengths_padded_into_one_run_are_close_to_single_runs_and_the_report_says_how_close() {
        try (Model model = open(TestModel.MINILM);
                Tracer t = model.trace().pad(Padding.usual())) {
            List<Map<String, Tensor>> inputs =
                    List.of(TestModel.bert(1, 9), TestModel.bert(2, 16), TestModel.bert(1, 12));
            List<Saved> found = new ArrayList<>();
            inputs.forEach(each -> found.add(t.invoke(each).output().save()));
            Report report = t.run();

            assertThat(report.runs()).containsExactly("4 rows, from 0 to 3");
            double most = 0;
            for (int i = 0; i < inputs.size(); i++) {
                try (Results alone = model.run(inputs.get(i))) {
                    Tensor expected = alone.get("last_hidden_state");
                    assertThat(found.get(i).value().shape()).isEqualTo(expected.shape());
                    most = Math.max(most, found.get(i).value().maxAbsDifference(expected));
                }
            }
            assertThat(most).isLessThan(1e-5);
            double said = report.fidelity() instanceof Fidelity.Perturbed perturbed ? perturbed.maxAbsDifference() : 0;
            assertThat(said).isEqualTo(most);
        }
    }

    private static Model open(TestModel model) {
        return Model.open(model.path(), Options.defaults().threads(1));
    }

    private static Map<String, Tensor> other(Map<String, Tensor> inputs) {
        Map<String, Tensor> others = new LinkedHashMap<>(inputs);
        Tensor ids = inputs.values().iterator().next();
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            if (input.getKey().equals("input_ids")) {
                ids = input.getValue();
            }
        }
        Random random = new Random(ids.toLongArray()[1]);
        long[] sizes = ids.shape();
        others.put("input_ids", Tensor.filled(index -> 1000 + random.nextInt(20000), ElementType.INT64, sizes));
        return others;
    }
}
