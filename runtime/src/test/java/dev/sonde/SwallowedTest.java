package dev.sonde;

import static dev.sonde.SmallModels.FUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.SessionSettings.Optimisation;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that production does not have. */
class SwallowedTest {
    private static final Map<String, Tensor> INPUTS = inputs();

    @Test
    void a_pattern_takes_what_survives_and_lists_what_it_left_out() {
        try (Model model = open(Optimisation.ALL);
                Tracer t = model.trace(INPUTS)) {
            assertThat(t.all("*")).extracting(Envoy::path).containsExactly("in", "act", "out");
            assertThat(t.cache("**").keySet()).containsExactly("in", "act", "out");
            assertThat(t.places("**#output")).hasSize(3);

            Report report = t.run();

            assertThat(report.leftOut()).containsExactly(Map.entry("dense", "com.microsoft::BiasGelu"));
            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }

    @Test
    void a_broken_fusion_is_told_with_what_it_changes() {
        double figure = fusionsError();
        assertThat(figure)
                .as("on these numbers the fused operator rounds otherwise")
                .isPositive();
        try (Model model = open(Optimisation.ALL);
                Tracer t = model.trace(INPUTS)) {
            Saved dense = t.at("dense").unfused().output().save();
            Saved act = t.at("act").output().save();
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity())
                    .isEqualTo(new Fidelity.Perturbed(figure, "computed beside com.microsoft::BiasGelu"));
            assertThat(report.fidelity()).asString().startsWith("PERTURBED(max abs difference " + figure);
            assertThat(y.value().sameBits(model.run(INPUTS).get("y"))).isTrue();
            assertThat(dense.value().sameBits(unfused("dense"))).isTrue();
            assertThat(act.value().maxAbsDifference(unfused("act"))).isEqualTo(figure);
        }
    }

    /** A convolution into whose weights ONNX Runtime folds the normalisation after it: its own weights are then gone. */
    @Test
    void weights_in_a_file_of_their_own_are_found_for_what_is_computed_beside(@TempDir Path folder) {
        ModelGraph model = OnnxWriter.externalise(GraphText.parse("""
                (float[n, 1, 3, 3] x) => (y) {
                  w: float[2, 1, 3, 3] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1}
                  scale: float[2] = {3, 0.5}
                  shift: float[2] = {1, -1}
                  mean: float[2] = {0.25, 4}
                  var: float[2] = {2, 0.1}
                  /conv/Conv_output_0 = Conv(x, w)  // /conv/Conv
                  /norm/Norm_output_0 = BatchNormalization(/conv/Conv_output_0, scale, shift, mean, var)  // /norm/Norm
                  y = Neg(/norm/Norm_output_0)  // /out/Neg
                }
                """), folder, "weights.bin", 1);
        OnnxWriter.write(model, folder.resolve("model.onnx"));
        Tensor x = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 2}, 1, 1, 3, 3);
        try (Model opened = Model.open(folder.resolve("model.onnx"));
                Tracer t = opened.trace(Map.of("x", x))) {
            Saved conv = t.at("conv").unfused().output().save();
            Report report = t.run();

            assertThat(conv.value().toFloatArray()).containsExactly(1 + 5 + 2 * 9, 9 + 5 + 2 * 1);
            assertThat(report.fidelity()).isInstanceOf(Fidelity.Perturbed.class);
        }
    }

    @Test
    void the_inside_of_a_fusion_is_read_beside_it() {
        try (Model model = open(Optimisation.ALL);
                Tracer t = model.trace(INPUTS)) {
            Saved erf = t.at("act").op("Erf").unfused().output().save();

            t.run();

            try (Model plain = open(Optimisation.NONE);
                    Tracer p = plain.trace(INPUTS)) {
                Saved expected = p.at("act").op("Erf").output().save();
                assertThat(p.run().fidelity()).isEqualTo(new Fidelity.Exact());
                assertThat(erf.value().maxAbsDifference(expected.value())).isLessThan(1e-6);
            }
        }
    }

    @Test
    void what_is_written_to_a_swallowed_place_is_seen_downstream() {
        try (Model model = open(Optimisation.ALL);
                Tracer t = model.trace(INPUTS)) {
            t.at("dense").unfused().output().set(0);
            Saved act = t.at("act").output().save();
            Saved upstream = t.at("in").output().save();
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity()).isInstanceOf(Fidelity.Perturbed.class);
            assertThat(act.value().toFloatArray()).containsOnly(0);
            assertThat(y.value().at(5)).isZero();
            assertThat(upstream.value().sameBits(unfused("in"))).isTrue();
        }
    }

    @Test
    void an_edit_in_a_fusion_gives_what_the_exported_model_gives_with_it() {
        try (Model model = open(Optimisation.ALL);
                Model plain = open(Optimisation.NONE);
                Tracer t = model.trace(INPUTS);
                Tracer p = plain.trace(INPUTS)) {
            t.at("dense").unfused().output().edit(h -> h.mul(0.5).add(1));
            p.at("dense").output().edit(h -> h.mul(0.5).add(1));
            Saved y = t.output().save();
            Saved expected = p.output().save();

            t.run();
            p.run();

            assertThat(y.value().maxAbsDifference(expected.value())).isCloseTo(0, within(1e-6));
        }
    }

    /** How far the fused operator's result is from that of the operators it was made of, on equal input. */
    private static double fusionsError() {
        try (Model model = open(Optimisation.ALL);
                Tracer t = model.trace(INPUTS)) {
            Saved in = t.at("in").output().save();
            Saved act = t.at("act").output().save();
            t.run();
            assertThat(in.value().sameBits(unfused("in"))).isTrue();
            return act.value().maxAbsDifference(unfused("act"));
        }
    }

    private static Tensor unfused(String path) {
        try (Model model = open(Optimisation.NONE);
                Tracer t = model.trace(INPUTS)) {
            Saved saved = t.at(path).output().save();
            t.run();
            return saved.value().copy();
        }
    }

    private static Model open(Optimisation level) {
        byte[] bytes = OnnxWriter.bytes(GraphText.parse(FUSED));
        return Model.open(bytes, Options.defaults().optimisation(level));
    }

    private static Map<String, Tensor> inputs() {
        Random random = new Random(3);
        float[] values = new float[8 * 16 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 2;
        }
        return Map.of("x", Tensor.of(values, 8, 16, 4));
    }
}
