package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.fixtures.Providers;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values that are no tensors: they go by untouched, and say what they are when asked for numbers. */
class OtherValuesTest {
    private static final String PIECES = """
            (float[4] x) => (s, r) {
              s = SplitToSequence<axis=0, keepdims=1>(x)
              r = Relu(x)
            }
            """;
    private static final Map<String, Tensor> X = Map.of("x", Tensor.of(new float[] {1, -2, 3, -4}, 4));

    @Test
    void a_sequence_that_the_model_gives_is_compared_with_the_plain_one() {
        try (Engine engine = engine(PIECES)) {
            Map<String, Tensor> plain = engine.runPlain(X);

            assertThat(plain).containsOnlyKeys("s[]", "s[0]", "s[1]", "s[2]", "s[3]", "r");
            assertThat(named(plain, "s[]").item()).isEqualTo(4);
            assertThat(named(plain, "s[1]").toFloatArray()).containsExactly(-2);
            Variant variant = engine.enter(saving("r"), Set.of("s"), X);
            assertThat(variant.fidelity()).isEqualTo(new Fidelity.Exact());
            variant.leave();
        }
    }

    @Test
    void a_sequence_asked_for_its_numbers_says_its_type() {
        try (Engine engine = engine(PIECES)) {
            assertThat(engine.unreadable()).containsExactly(Map.entry("s", "a sequence of float tensors"));
            assertThatThrownBy(() -> engine.run(saving("s"), X))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("\"s\" holds no numbers")
                    .hasMessageContaining("a sequence of float tensors");
        }
    }

    @Test
    void an_input_that_is_missing_is_named_with_its_type() {
        try (Engine engine = engine("(float[2] x) => (y) { y = Relu(x) }")) {
            assertThatThrownBy(() -> engine.runPlain(Map.of()))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("\"x\", TensorInfo(javaType=FLOAT");
        }
    }

    @Test
    void a_model_whose_output_may_be_absent_is_refused_before_it_can_crash() {
        try (Engine engine = engine("(float[2] x) => (o, y) { o = Optional(x) y = Relu(x) }")) {
            Map<String, Tensor> x = Map.of("x", Tensor.of(new float[] {1, 2}, 2));

            assertThat(engine.unreadable()).containsExactly(Map.entry("o", "a value that may be absent"));
            assertThatThrownBy(() -> engine.runPlain(x))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("an output that may be absent");
            assertThatThrownBy(() -> engine.run(saving("y"), x)).isInstanceOf(RunException.class);
        }
    }

    @Test
    void a_constant_of_a_body_that_the_dump_holds_twice_is_read_once() {
        try (Engine engine = engine("""
                (bool[] c, float[2] x) => (s, y) {
                  s = If<else_branch=e () => (es) {
                    es = SequenceConstruct(x)
                  }, then_branch=t () => (ts) {
                    k = Constant<value=float[2] {1, 2}>()
                    ts = SequenceConstruct(k)
                  }>(c)
                  y = Relu(x)
                }
                """)) {
            Map<String, Tensor> inputs =
                    Map.of("c", Tensor.of(new boolean[] {true}), "x", Tensor.of(new float[] {1, -1}, 2));

            Variant variant = engine.enter(saving("y"), Set.of("s"), inputs);

            assertThat(variant.fidelity()).isEqualTo(new Fidelity.Exact());
            variant.leave();
        }
    }

    @Test
    void strings_are_read_like_numbers() {
        try (Engine engine = engine("(string[2] a) => (c) { b: string[] = {\"!\"} c = StringConcat(a, b) }")) {
            Map<String, Tensor> a = Map.of("a", Tensor.of(new String[] {"x", "ü"}, 2));

            try (Outcome outcome = engine.run(saving("c"), a)) {
                assertThat(named(outcome.saves(), "c").toStrings()).containsExactly("x!", "ü!");
                assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
            }
        }
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static Engine engine(String text) {
        byte[] model = OnnxWriter.bytes(GraphText.parse("opset 20\n" + text));
        return Engine.open(ModelFile.of(ByteBuffer.wrap(model)), Providers.settings(), CacheFolder.standard());
    }

    private static Patch saving(String tensor) {
        return new Patch(
                Map.of("sonde:r", new Read(tensor, false)),
                List.of(),
                Map.of(tensor, "sonde:r"),
                List.of(),
                List.of(),
                List.of());
    }
}
