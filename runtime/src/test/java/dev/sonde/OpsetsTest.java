package dev.sonde;

import static dev.sonde.SmallModels.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model of any operator set is read and changed in the same words. */
class OpsetsTest {
    @ParameterizedTest
    @ValueSource(ints = {7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    void an_edit_is_made_of_operators_of_the_newest_set_whatever_the_model_speaks(int opset) {
        String mean = opset < 18
                ? "m = ReduceMean<axes=[1], keepdims=1>(h)  // /mean/ReduceMean"
                : "axis: int64[1] = {1}\n  m = ReduceMean<keepdims=1>(h, axis)  // /mean/ReduceMean";
        String text = """
                opset %d
                (float[n, 3] x) => (y) {
                  w: float[3, 3] = {1, 0, 0, 0, 2, 0, 0, 0, 3}
                  h = MatMul(x, w)  // /in/MatMul
                  %s
                  d = Sub(h, m)  // /mean/Sub
                  s = Softmax<axis=1>(d)  // /soft/Softmax
                  y = Neg(s)  // /out/Neg
                }
                """.formatted(opset, mean);
        try (Model model = open(text);
                Tracer t = model.trace(Map.of("x", Tensor.of(new float[] {3, 3, 1, 0, 1, 2}, 2, 3)))) {
            Saved before = t.at("mean").output().save();
            Saved plain = t.at("soft").output().save();
            // Sums, maxima and slices along axes are written otherwise in old operator sets.
            t.at("soft").output().edit(h -> h.sub(h.max(1).unsqueeze(1)).add(before(t)));
            Saved edited = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(before.value().toFloatArray())
                    .containsExactly(new float[] {-1, 2, -1, -8f / 3, -2f / 3, 10f / 3}, within(1e-5f));
            assertEdited(before.value(), plain.value(), edited.value());
        }
    }

    private static Proxy before(Tracer t) {
        return t.at("mean").output().get().sum(1).unsqueeze(1);
    }

    private static void assertEdited(Tensor mean, Tensor soft, Tensor edited) {
        for (int row = 0; row < 2; row++) {
            double most = Math.max(soft.at(3 * row), Math.max(soft.at(3 * row + 1), soft.at(3 * row + 2)));
            double sum = mean.at(3 * row) + mean.at(3 * row + 1) + mean.at(3 * row + 2);
            for (int i = 3 * row; i < 3 * row + 3; i++) {
                assertThat(edited.at(i)).isCloseTo(-(soft.at(i) - most + sum), within(1e-5));
            }
        }
    }
}
