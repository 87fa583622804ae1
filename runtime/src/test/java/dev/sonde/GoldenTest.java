package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.TestModel;
import dev.sonde.ort.SessionSettings.Optimisation;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The values are right: those that nnsight computed with PyTorch, from the models' own code. */
class GoldenTest {
    private static final int WIDTH = 384;

    /** Without fused operators to 2e-6; with them to 2e-6 of each number, of which some are about ten. */
    @ParameterizedTest
    @EnumSource(names = {"BASIC", "ALL"})
    void the_six_layers_of_a_sentence_embedder(Optimisation optimisation) {
        Golden golden = Golden.miniLm();
        Options options = Options.defaults().optimisation(optimisation);
        try (Model model = Model.open(TestModel.MINILM.path(), options);
                Tracer t = model.trace(sentence(golden))) {
            List<Saved> layers = new ArrayList<>();
            for (Envoy layer : t.all("encoder.layer.*")) {
                layers.add(layer.output().slice("0, 0").save());
            }

            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(layers).hasSize(6);
            double[] expected = golden.numbers("layer_out_tok0");
            for (int layer = 0; layer < 6; layer++) {
                double[] row = Arrays.copyOfRange(expected, layer * WIDTH, (layer + 1) * WIDTH);
                boolean fused = optimisation == Optimisation.ALL;
                assertThat(difference(layers.get(layer), row, fused))
                        .as("layer " + layer)
                        .isLessThan(2e-6);
            }
        }
    }

    @Test
    void the_last_layer_with_a_linear_layer_before_it_set_to_zero() {
        Golden golden = Golden.miniLm();
        double[] expected = golden.numbers("layer5_tok0_after_zeroing_layer3_output_dense");
        try (Model model = Model.open(TestModel.MINILM.path());
                Tracer t = model.trace(sentence(golden))) {
            Saved untouched = t.at("encoder.layer.2").output().slice("0, 0").save();
            t.at("encoder.layer.3.output.dense").output().set(0);
            Saved last = t.at("encoder.layer.5").output().slice("0, 0").save();

            t.run();

            assertThat(difference(last, expected)).isLessThan(2e-6);
            double[] second = Arrays.copyOfRange(golden.numbers("layer_out_tok0"), 2 * WIDTH, 3 * WIDTH);
            assertThat(difference(untouched, second)).isLessThan(2e-6);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "STORIES_.*")
    void the_middle_and_the_end_of_a_language_model(TestModel export) throws IOException {
        Golden golden = Golden.shared("stories260k-nnsight.json");
        try (Model model = Model.open(export.path())) {
            Map<String, Tensor> inputs = story(model, golden.longs("ids"));
            try (Tracer t = model.trace(inputs)) {
                Saved layer = t.at("model.layers.2").output().slice("0, -1").save();
                Saved logits = t.output("logits").slice("0, -1").save();

                Report report = t.run();

                assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
                assertThat(difference(layer, golden.numbers("layer2_last"))).isLessThan(2e-6);
                assertThat(difference(logits, golden.numbers("logits_last"))).isLessThan(1e-5);
            }
            try (Tracer t = model.trace(inputs)) {
                t.at("model.layers.2.mlp").output().set(0);
                Saved logits = t.output("logits").slice("0, -1").save();

                t.run();

                assertThat(difference(logits, golden.numbers("logits_last_mlp2_zero")))
                        .isLessThan(2e-5);
            }
        }
    }

    private static Map<String, Tensor> sentence(Golden golden) {
        long[] ids = golden.longs("ids");
        return Map.of(
                "input_ids", Tensor.of(ids, 1, ids.length),
                "attention_mask", Tensor.full(1, ElementType.INT64, 1, ids.length),
                "token_type_ids", Tensor.full(0, ElementType.INT64, 1, ids.length));
    }

    /** Without a past, where the export takes one. */
    private static Map<String, Tensor> story(Model model, long[] ids) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        long[] positions = new long[ids.length];
        Arrays.setAll(positions, i -> i);
        for (String name : model.inputs().keySet()) {
            inputs.put(
                    name,
                    switch (name) {
                        case "input_ids" -> Tensor.of(ids, 1, ids.length);
                        case "attention_mask" -> Tensor.full(1, ElementType.INT64, 1, ids.length);
                        case "position_ids" -> Tensor.of(positions, 1, ids.length);
                        default -> Tensor.of(new float[0], 1, 4, 0, 8);
                    });
        }
        return inputs;
    }

    private static double difference(Saved saved, double[] expected) {
        return difference(saved, expected, false);
    }

    private static double difference(Saved saved, double[] expected, boolean relative) {
        double[] found = saved.value().toDoubleArray();
        assertThat(found).hasSameSizeAs(expected);
        double most = 0;
        for (int i = 0; i < found.length; i++) {
            double scale = relative ? Math.max(1, Math.abs(expected[i])) : 1;
            most = Math.max(most, Math.abs(found[i] - expected[i]) / scale);
        }
        return most;
    }
}
