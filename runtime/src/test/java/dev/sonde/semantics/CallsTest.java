package dev.sonde.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Envoy;
import dev.sonde.Model;
import dev.sonde.Saved;
import dev.sonde.Scope;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The calls of one module in one run. */
class CallsTest {
    /** A module that runs three times, then one that runs once; as PyTorch's older exporter writes them. */
    private static final String THRICE = """
            (float[n, 2] x) => (y) {
              w: float[2, 2] = {0, 1, 1, 0}
              cell.lin.bias: float[2] = {1, 10}
              /cell/lin/MatMul_output_0 = MatMul(x, w)  // /cell/lin/MatMul
              /cell/lin/Add_output_0 = Add(/cell/lin/MatMul_output_0, cell.lin.bias)  // /cell/lin/Add
              /cell/Add_output_0 = Add(/cell/lin/Add_output_0, x)  // /cell/Add
              /cell/lin_1/MatMul_output_0 = MatMul(/cell/Add_output_0, w)  // /cell/lin_1/MatMul
              /cell/lin_1/Add_output_0 = Add(/cell/lin_1/MatMul_output_0, cell.lin.bias)  // /cell/lin_1/Add
              /cell_1/Add_output_0 = Add(/cell/lin_1/Add_output_0, /cell/Add_output_0)  // /cell_1/Add
              /cell/lin_2/MatMul_output_0 = MatMul(/cell_1/Add_output_0, w)  // /cell/lin_2/MatMul
              /cell/lin_2/Add_output_0 = Add(/cell/lin_2/MatMul_output_0, cell.lin.bias)  // /cell/lin_2/Add
              /cell_2/Add_output_0 = Add(/cell/lin_2/Add_output_0, /cell_1/Add_output_0)  // /cell_2/Add
              y = Neg(/cell_2/Add_output_0)  // /out/Neg
            }
            """;

    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, 2}, 1, 2));

    @Test
    @DisplayName("inner module called 3x per forward: iter[:3] gives 3, iter[1] one, zeroing the 2nd changes the end")
    void inner_module_called_3x_per_forward_zeroing_the_2nd_changes_the_end() {
        try (Model model = SmallModels.open(THRICE);
                Tracer t = model.trace(X)) {
            Envoy cell = t.at("cell");
            Saved first = cell.nth(1).output().save();
            Saved second = cell.nth(2).output().save();
            Saved third = cell.nth(3).output().save();
            cell.nth(2).output().set(0);
            Saved y = t.output().save();

            t.run();

            assertThat(first.value().toFloatArray()).containsExactly(4, 13);
            assertThat(second.value().toFloatArray()).containsExactly(18, 27);
            assertThat(third.value().toFloatArray()).containsExactly(1, 10);
            assertThat(y.value().toFloatArray()).containsExactly(-1, -10);
        }
    }

    @Test
    @DisplayName("`next` inside a loop works; outside it is broken and tested as such (ours must work)")
    void next_works_outside_of_a_loop_and_moves_no_cursor() {
        try (Model model = SmallModels.open(THRICE);
                Tracer t = model.trace(X)) {
            Scope second = t.next();
            Saved inner = second.at("cell.lin").output().save();
            Saved third = second.next().at("cell").output().save();
            Saved same = t.at("cell").next().next().output().save();
            Saved within = t.at("cell").nth(2).at("lin").output().save();
            Saved first = t.at("cell.lin").output().save();

            t.run();

            assertThat(first.value().toFloatArray()).containsExactly(3, 11);
            assertThat(inner.value().toFloatArray()).containsExactly(14, 14);
            assertThat(within.value().sameBits(inner.value())).isTrue();
            assertThat(third.value().toFloatArray()).containsExactly(46, 55);
            assertThat(same.value().sameBits(third.value())).isTrue();
            assertThat(second.all("**"))
                    .extracting(Envoy::path)
                    .contains("cell@2", "cell@2.lin")
                    .doesNotContain("out");
        }
    }

    @Test
    @DisplayName("`call_iter` counts *calls of that module in this run*, not tokens")
    void where_the_graph_does_not_tell_calls_apart_there_is_one() {
        try (Model model = SmallModels.open(THRICE);
                Tracer t = model.trace(X)) {
            assertThatThrownBy(() -> t.at("out").nth(2))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("no call 2 of \"out\"")
                    .hasMessageContaining("1 in a run")
                    .hasMessageContaining("CallsTest.java:");
            assertThatThrownBy(() -> t.next().at("out")).hasMessageContaining("no call 2 of \"out\"");
            assertThatThrownBy(() -> t.at("cell").nth(4)).hasMessageContaining("cell, cell@2, cell@3");
            assertThatThrownBy(() -> t.at("cell").nth(0)).hasMessageContaining("no call 0");
            assertThatThrownBy(() -> t.at("cell").op("Add").next()).hasMessageContaining("is an operator");
        }
    }

    @Test
    void a_parameter_is_of_all_calls() {
        try (Model model = SmallModels.open(THRICE);
                Tracer t = model.trace(X)) {
            t.at("cell@2.lin").parameter("bias").set(0);
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).containsExactly(-12, -12);
        }
    }
}
