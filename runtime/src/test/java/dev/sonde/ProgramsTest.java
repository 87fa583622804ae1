package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The programs that the interface was designed for, on a real sentence embedder. */
class ProgramsTest {
    private static final int TOKENS = 15;
    private static final int WIDTH = 384;

    private final Path minilm = TestModel.MINILM.path();
    private final Map<String, Tensor> inputs = TestModel.MINILM.inputs();

    @Test
    void the_first_example() {
        try (Model model = Model.open(minilm);
                Tracer t = model.trace(inputs)) {
            Place hidden = t.at("encoder.layer.3").output();
            Saved before = hidden.save();
            hidden.edit(h -> h.mul(0.5));
            Saved halved = hidden.save();
            Place next = t.at("encoder.layer.4").output();
            Saved full = next.save();
            next.slice("..., -1, :").set(0);
            Saved cut = next.save();
            Saved y = t.output("last_hidden_state").save();
            Report report = t.run();
            float[] v = y.value().toFloatArray();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(report.leftOut()).isEmpty();
            assertThat(v).hasSize(TOKENS * WIDTH).doesNotContain(Float.NaN);
            assertThat(y.value().sameBits(model.run(inputs).get("last_hidden_state")))
                    .isFalse();
            for (int i = 0; i < TOKENS * WIDTH; i++) {
                assertThat(halved.value().at(i)).isEqualTo(before.value().at(i) * 0.5);
                assertThat(cut.value().at(i))
                        .isEqualTo(i < (TOKENS - 1) * WIDTH ? full.value().at(i) : 0);
            }
        }
    }

    @Test
    void every_layer_of_two_models_compared() {
        try (Model fp32 = Model.open(minilm);
                Model int8 = Model.open(TestModel.MINILM_INT8.path());
                Tracer a = fp32.trace(inputs);
                Tracer b = int8.trace(inputs)) {
            Map<String, Saved> left = a.cache("**"), right = b.cache("**");
            Report report = a.run();
            b.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(report.leftOut()).containsEntry("encoder.layer.0.intermediate.dense", "com.microsoft::BiasGelu");
            assertThat(left.keySet()).containsSubsequence("embeddings", "encoder.layer.0", "encoder.layer.5");
            Map<String, Double> differences = new LinkedHashMap<>();
            left.forEach((path, saved) -> {
                Saved other = right.get(path);
                if (other != null && path.matches("encoder.layer.\\d")) {
                    differences.put(path, saved.value().maxAbsDifference(other.value()));
                }
            });
            assertThat(differences).hasSize(6);
            assertThat(differences.values())
                    .allSatisfy(difference -> assertThat(difference).isBetween(0.01, 2.0));
        }
    }

    @Test
    void a_score_read_with_a_probe_and_the_strongest_tokens() {
        try (Model model = Model.open(minilm);
                Tracer t = model.trace(inputs)) {
            Proxy hidden = t.at("encoder.layer.5").output().get();
            Tensor probe = Tensor.full(0.25, ElementType.FLOAT, WIDTH, 1);
            Saved hot = hidden.matmul(probe).mean().greater(1e9).save();
            Proxy.Top top = hidden.slice("0").l2(-1).topK(3, 0);
            Saved strongest = top.indices().save();
            Saved norms = top.values().save();
            Saved all = hidden.save();

            t.run();

            double[] expected = new double[TOKENS];
            for (int token = 0; token < TOKENS; token++) {
                for (int i = 0; i < WIDTH; i++) {
                    expected[token] += Math.pow(all.value().at(token * WIDTH + i), 2);
                }
                expected[token] = Math.sqrt(expected[token]);
            }
            assertThat(hot.value().item()).isZero();
            assertThat(strongest.value().shape()).containsExactly(3);
            for (int i = 0; i < 3; i++) {
                double norm = expected[(int) strongest.value().at(i)];
                assertThat(norms.value().at(i)).isCloseTo(norm, within(1e-4));
                int rank = i;
                assertThat(Arrays.stream(expected)
                                .filter(other -> other > norm + 1e-4)
                                .count())
                        .isLessThanOrEqualTo(rank);
            }
        }
    }

    @Test
    void any_operator_of_onnx_and_indices_that_are_computed() {
        Model model = Model.open(minilm);
        Tracer t = model.trace(inputs);
        Place query = t.at("encoder.layer.0.attention.self.query").output();
        Place key = t.at("encoder.layer.0.attention.self.key").output();
        Saved q = query.save();
        Saved k = key.save();
        Proxy scores = Proxy.onnx("Einsum", Map.of("equation", "bij,bkj->bik"), query, key);
        Saved e = scores.save();
        Proxy product = query.get().matmul(key.get().transpose(0, 2, 1));
        Index at = Index.of("..., ?, :", product.slice("0").argmax(-1));
        Index plain = Index.of("..., -1, :");
        Saved gathered = t.at("encoder.layer.2").output().slice(at).save();
        Saved best = product.slice("0").argmax(-1).save();
        Saved layer = t.at("encoder.layer.2").output().save();
        t.at("encoder.layer.2").output().edit(v -> v.with(at, 0).with("..., -1, :", 0));
        t.at("encoder.layer.2").output().slice(plain).set(Tensor.full(7, ElementType.FLOAT, WIDTH));
        Saved edited = t.at("encoder.layer.2").output().save();
        t.run();

        double expected = 0;
        for (int i = 0; i < WIDTH; i++) {
            expected += q.value().at(2 * WIDTH + i) * k.value().at(5 * WIDTH + i);
        }
        assertThat(e.value().shape()).containsExactly(1, TOKENS, TOKENS);
        assertThat(e.value().at(2 * TOKENS + 5)).isCloseTo(expected, within(1e-4));
        long[] picked = best.value().toLongArray();
        for (int token = 0; token < TOKENS; token++) {
            int row = token;
            assertThat(gathered.value().at(token * WIDTH + 3))
                    .isEqualTo(layer.value().at((int) picked[token] * WIDTH + 3));
            boolean zeroed = Arrays.stream(picked).anyMatch(position -> position == row);
            double kept = zeroed ? 0 : layer.value().at(token * WIDTH + 3);
            assertThat(edited.value().at(token * WIDTH + 3)).isEqualTo(token == TOKENS - 1 ? 7 : kept);
        }
        t.close();
        model.close();
    }

    @Test
    void a_vector_added_to_every_layer_with_a_strength_that_changes() {
        float[] numbers = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            numbers[i] = (i % 7 - 3) * 0.01f;
        }
        Tensor direction = Tensor.of(numbers, WIDTH);
        try (Model model = Model.open(minilm);
                Tracer t = model.trace(inputs)) {
            Saved first = t.at("encoder.layer.0").output().save();
            Proxy strength = t.feed("strength", 0);
            for (Envoy layer : t.all("encoder.layer.*")) {
                layer.output().edit(h -> h.add(strength.mul(direction)));
            }
            Saved steered = t.at("encoder.layer.0").output().save();
            Saved y = t.output("last_hidden_state").save();

            t.run();
            Tensor plain = model.run(inputs).get("last_hidden_state");
            assertThat(y.value().maxAbsDifference(plain)).isZero();

            t.run(Map.of("strength", Tensor.scalar(4, ElementType.FLOAT)));
            for (int i = 0; i < TOKENS * WIDTH; i++) {
                float expected = (float) first.value().at(i) + 4f * numbers[i % WIDTH];
                assertThat((float) steered.value().at(i)).isEqualTo(expected);
            }
            assertThat(y.value().maxAbsDifference(plain)).isGreaterThan(0.01);
        }
    }

    @Test
    void a_swallowed_place_asked_for_as_unfused() {
        try (Model model = Model.open(minilm);
                Tracer t = model.trace(inputs)) {
            Saved dense = t.at("encoder.layer.0.intermediate.dense")
                    .unfused()
                    .output()
                    .save();
            Saved gelu = t.at("encoder.layer.0.intermediate").output().save();
            Saved y = t.output("last_hidden_state").save();

            Report report = t.run();

            assertThat(report.fidelity()).isInstanceOfSatisfying(Fidelity.Perturbed.class, perturbed -> {
                assertThat(perturbed.maxAbsDifference()).isBetween(0.0, 5e-6);
                assertThat(perturbed.why()).contains("BiasGelu");
            });
            assertThat(y.value().sameBits(model.run(inputs).get("last_hidden_state")))
                    .as("reading beside the graph changes no bit of what it gives")
                    .isTrue();
            double x = dense.value().at(1234);
            assertThat(gelu.value().at(1234)).isCloseTo(gelu(x), within(2e-6));
        }
    }

    /** By the series of the error function. */
    private static double gelu(double x) {
        double z = x / Math.sqrt(2);
        double term = z;
        double sum = z;
        for (int n = 1; n < 80; n++) {
            term *= -z * z / n;
            sum += term / (2 * n + 1);
        }
        return 0.5 * x * (1 + 2 / Math.sqrt(Math.PI) * sum);
    }
}
