package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.fixtures.Providers;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tree.Survival;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model of float16 on a processor, which ONNX Runtime computes in float. */
class WidenedTest {
    private static final String HALVES = """
            (float16[2, 2] x) => (y) {
              w: float16[2, 2] = {1, -2, 0.5, 3}
              h = MatMul(x, w)
              e = Exp(h)
              s = Sigmoid(e)
              y = Neg(s)
            }
            """;

    @Test
    void a_value_keeps_its_name_and_is_read_as_it_is_really_used() {
        try (Engine engine = Engine.open(
                ModelFile.of(ByteBuffer.wrap(OnnxWriter.bytes(GraphText.parse(HALVES)))),
                Providers.settings(),
                CacheFolder.standard())) {
            Map<String, Tensor> x = Map.of("x", x());
            Patch patch = new Patch(
                    Map.of("sonde:e", new Read("e", false)),
                    List.of(),
                    Map.of("e", "sonde:e"),
                    List.of(),
                    List.of(),
                    List.of());

            try (Outcome outcome = engine.run(patch, x)) {
                Tensor e = Objects.requireNonNull(outcome.saves().get("e"));

                assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
                assertThat(e.element()).isEqualTo(ElementType.FLOAT);
                // 1 (1) + 0.5 (0.5), which float16 holds exactly
                assertThat(e.at(0)).isCloseTo(Math.exp(1.25), within(2e-3));
                assertThat(e.at(0)).isNotEqualTo(rounded(e.at(0)));
            }
            assertThat(engine.frozen().widened()).contains("e", "s");
            assertThat(engine.types().get("e")).hasToString("float[2, 2]");
            assertThat(engine.types().get("y")).hasToString("float16[2, 2]");
            assertThat(Survival.of(engine.exported(), engine.frozen().graph()).survives("e"))
                    .isTrue();
        }
    }

    @Test
    void a_value_in_a_branch_keeps_its_name_too() {
        String text = """
                (float16[2, 2] x, bool[] c) => (y) {
                  y = If<else_branch=no () => (n) {
                    n0 = Abs(x)
                    n1 = Exp(n0)
                    n = Neg(n1)
                  }, then_branch=yes () => (t) {
                    t0 = Exp(x)
                    t1 = Sigmoid(t0)
                    t = Neg(t1)
                  }>(c)
                }
                """;
        Patch patch = new Patch(
                Map.of("sonde:0", new Read("t0", false), "sonde:1", new Read("n1", false)),
                List.of(),
                Map.of("t0", "sonde:0", "n1", "sonde:1"),
                List.of(),
                List.of(),
                List.of());
        try (Engine engine = Engine.open(
                        ModelFile.of(ByteBuffer.wrap(OnnxWriter.bytes(GraphText.parse(text)))),
                        Providers.settings(),
                        CacheFolder.standard());
                Outcome outcome = engine.run(patch, Map.of("x", x(), "c", Tensor.of(new boolean[] {true})))) {
            Tensor t0 = Objects.requireNonNull(outcome.saves().get("t0"));

            assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(engine.frozen().widened()).contains("t0", "n1");
            assertThat(engine.elementInBody("t0")).contains(ElementType.FLOAT);
            assertThat(engine.elementInBody("t")).contains(ElementType.FLOAT16);
            assertThat(t0.element()).isEqualTo(ElementType.FLOAT);
            assertThat(t0.at(2)).isCloseTo(Math.exp(2), within(1e-5)).isNotEqualTo(rounded(t0.at(2)));
            assertThat(Objects.requireNonNull(outcome.saves().get("n1")).size()).isZero();
        }
    }

    /** 1, 0.5; 2, -1 as float16. */
    private static Tensor x() {
        ByteBuffer halves = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        for (double value : new double[] {1, 0.5, 2, -1}) {
            halves.putShort(Tensor.scalar(value, ElementType.FLOAT16).buffer().getShort());
        }
        return Tensor.wrap(halves.rewind(), ElementType.FLOAT16, 2, 2);
    }

    private static double rounded(double value) {
        return Tensor.scalar(value, ElementType.FLOAT16).at(0);
    }
}
