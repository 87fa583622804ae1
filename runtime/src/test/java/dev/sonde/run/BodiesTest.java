package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Values inside the bodies of If, Loop and Scan are read and written like any other. */
class BodiesTest {
    private static final String BRANCHES = """
            (float[2] x, bool[] c) => (y) {
              a = Add(x, x)
              b = If<else_branch=no () => (n) {
                n0 = Neg(a)
                n = Exp(n0)
              }, then_branch=yes () => (t) {
                t0 = Mul(a, x)
                t1 = Relu(t0)
                t = Add(t1, a)
              }>(c)
              y = Identity(b)
            }
            """;
    private static final String LOOP = """
            (float[2] x, int64[] n) => (y, s) {
              go: bool[] = {1}
              y, s = Loop<body=step (int64[] i, bool[] on, float[2] h) => (go_on, next, doubled) {
                go_on = Identity(on)
                scaled = Mul(h, x)
                next = Add(scaled, x)
                doubled = Add(next, next)
              }>(n, go, x)
            }
            """;
    private static final String SCAN = """
            (float[3, 2] x, float[2] zero) => (total, sums) {
              total, sums = Scan<body=step (float[2] before, float[2] row) => (after, sum) {
                square = Mul(row, row)
                after = Add(before, square)
                sum = Identity(after)
              }, num_scan_inputs=1, scan_output_axes=[1]>(zero, x)
            }
            """;
    private static final Tensor X = Tensor.of(new float[] {3, -1}, 2);

    @Test
    void a_value_in_a_branch_is_read_where_the_branch_runs_and_empty_where_the_other_does() {
        try (Engine engine = engine(BRANCHES)) {
            assertThat(read(engine, Map.of("x", X, "c", bool(true)), "t1")).containsExactly(18, 2);
            assertThat(read(engine, Map.of("x", X, "c", bool(false)), "t1")).isEmpty();
            assertThat(read(engine, Map.of("x", X, "c", bool(false)), "n0")).containsExactly(-6, 2);
        }
    }

    @Test
    void both_branches_are_read_at_once() {
        try (Engine engine = engine(BRANCHES);
                Outcome outcome = engine.run(saving(List.of("n0", "t1", "t", "y")), Map.of("x", X, "c", bool(true)))) {
            assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
            assertThat(numbers(outcome, "n0")).isEmpty();
            assertThat(numbers(outcome, "t1")).containsExactly(18, 2);
            assertThat(numbers(outcome, "t")).containsExactly(numbers(outcome, "y"));
        }
    }

    @Test
    void a_value_in_a_loop_is_read_once_for_each_iteration() {
        try (Engine engine = engine(LOOP)) {
            Map<String, Tensor> inputs = Map.of("x", Tensor.of(new float[] {2, 1}, 2), "n", count(3));

            // h = x; scaled = h x; next = scaled + x
            assertThat(read(engine, inputs, "scaled")).containsExactly(4, 1, 12, 2, 28, 3);
            assertThat(read(engine, inputs, "next")).containsExactly(6, 2, 14, 3, 30, 4);
            assertThat(read(engine, inputs, "i")).containsExactly(0, 1, 2);
        }
    }

    @Test
    void a_value_in_a_scan_is_read_once_for_each_row() {
        try (Engine engine = engine(SCAN)) {
            Map<String, Tensor> inputs =
                    Map.of("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2), "zero", Tensor.of(new float[2], 2));

            assertThat(read(engine, inputs, "square")).containsExactly(1, 4, 9, 16, 25, 36);
        }
    }

    @Test
    void a_value_in_a_branch_is_written_and_what_comes_after_it_sees_it() {
        try (Engine engine = engine(BRANCHES)) {
            Map<String, Tensor> inputs =
                    Map.of("x", X, "c", bool(true), "sonde:by", Tensor.scalar(10, ElementType.FLOAT));

            // t = 10 relu(2 x x) + 2 x
            try (Outcome outcome = engine.run(scaling("t1", "y"), inputs)) {
                assertThat(numbers(outcome, "y")).containsExactly(186, 18);
            }
        }
    }

    @Test
    void a_write_in_a_loop_is_seen_by_the_next_iteration() {
        try (Engine engine = engine(LOOP)) {
            Map<String, Tensor> inputs = Map.of(
                    "x",
                    Tensor.of(new float[] {2, 1}, 2),
                    "n",
                    count(2),
                    "sonde:by",
                    Tensor.scalar(10, ElementType.FLOAT));

            // 10 (2 2) + 2 = 42, 10 (42 2) + 2 = 842; 10 (1 1) + 1 = 11, 10 (11 1) + 1 = 111
            try (Outcome outcome = engine.run(scaling("scaled", "y"), inputs)) {
                assertThat(numbers(outcome, "y")).containsExactly(842, 111);
            }
        }
    }

    @Test
    void a_body_takes_a_value_from_around_it_and_from_another_body() {
        String text = """
                (float[2] x, bool[] c) => (y) {
                  a = If<else_branch=no () => (n) { n = Neg(x) }, then_branch=yes () => (t) { t0 = Add(x, x) t = Relu(t0) }>(c)
                  y = If<else_branch=no () => (m) { m = Neg(a) }, then_branch=yes () => (u) { u0 = Exp(a) u = Abs(u0) }>(c)
                }
                """;
        try (Engine engine = engine(text)) {
            Patch patch = new Patch(
                    Map.of(
                            "sonde:t",
                            new Read("t0", false),
                            "sonde:a",
                            new Read("a", false),
                            "sonde:y",
                            new Read("y", false)),
                    List.of(Write.of("u0", "sonde:less")),
                    Map.of("y", "sonde:y", "t0", "sonde:t"),
                    List.of(),
                    List.of(),
                    List.of(Node.of("Sub", List.of("sonde:t", "sonde:a"), List.of("sonde:less"))));

            try (Outcome outcome = engine.run(patch, Map.of("x", X, "c", bool(true)))) {
                assertThat(numbers(outcome, "t0")).containsExactly(6, -2);
                assertThat(numbers(outcome, "y")).containsExactly(0, 2);
            }
        }
    }

    @Test
    void a_body_that_would_take_what_follows_from_it_is_refused() {
        try (Engine engine = engine(BRANCHES)) {
            Patch patch = new Patch(
                    Map.of("sonde:y", new Read("y", false)),
                    List.of(Write.of("t1", "sonde:y")),
                    Map.of("y", "sonde:y"),
                    List.of(),
                    List.of(),
                    List.of());

            assertThatThrownBy(() -> engine.run(patch, Map.of("x", X, "c", bool(true))))
                    .isInstanceOf(OrderException.class);
        }
    }

    @Test
    void a_sequence_in_a_branch_is_refused_by_name() {
        String text = """
                (float[2] x, bool[] c) => (y) {
                  y = If<else_branch=no () => (n) { n = Neg(x) }, then_branch=yes () => (t) {
                    q = SequenceConstruct(x, x)
                    t = ConcatFromSequence<axis=0>(q)
                  }>(c)
                }
                """;
        try (Engine engine = engine(text)) {
            assertThatThrownBy(() -> engine.run(saving(List.of("q")), Map.of("x", X, "c", bool(true))))
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("\"q\" is inside of a body");
        }
    }

    @Test
    void every_tensor_inside_silero_is_read_and_no_output_bit_changes() {
        TestModel model = TestModel.SILERO;
        try (Engine engine = Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard())) {
            Set<String> inside = new LinkedHashSet<>();
            engine.frozen().graph().graph().nodes().forEach(node -> addInside(node, inside));
            assertThat(inside).hasSizeGreaterThan(180);

            try (Outcome outcome = engine.run(saving(List.copyOf(inside)), model.inputs())) {
                assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
                assertThat(outcome.saves()).hasSameSizeAs(inside);
                double[] ran = numbers(outcome, "If_0_then_branch__Inline_0__/decoder/decoder/1/Relu_output_0");
                assertThat(ran).hasSizeGreaterThan(100);
                assertThat(Arrays.stream(ran)).allMatch(number -> number >= 0).anyMatch(number -> number > 0);
                assertThat(numbers(outcome, "If_0_else_branch__Inline_0__/decoder/decoder/1/Relu_output_0"))
                        .isEmpty();
            }
        }
    }

    private static void addInside(Node node, Set<String> names) {
        for (Graph body : node.bodies()) {
            body.nodes().forEach(inner -> names.addAll(inner.outputs()));
            body.nodes().forEach(inner -> addInside(inner, names));
        }
    }

    private static Engine engine(String text) {
        byte[] model = OnnxWriter.bytes(GraphText.parse(text));
        return Engine.open(ModelFile.of(ByteBuffer.wrap(model)), Providers.settings(), CacheFolder.standard());
    }

    private static Patch saving(List<String> tensors) {
        Map<String, Read> reads = new LinkedHashMap<>();
        Map<String, String> saves = new LinkedHashMap<>();
        for (String tensor : tensors) {
            reads.put("sonde:" + reads.size(), new Read(tensor, false));
            saves.put(tensor, "sonde:" + saves.size());
        }
        return new Patch(reads, List.of(), saves, List.of(), List.of(), List.of());
    }

    /** Multiplies {@code tensor} by a feed, and saves {@code saved}. */
    private static Patch scaling(String tensor, String saved) {
        return new Patch(
                Map.of("sonde:h", new Read(tensor, false), "sonde:s", new Read(saved, false)),
                List.of(Write.of(tensor, "sonde:w")),
                Map.of(saved, "sonde:s"),
                List.of(Value.of("sonde:by", TensorType.of(ElementType.FLOAT, new long[0]))),
                List.of(),
                List.of(Node.of("Mul", List.of("sonde:h", "sonde:by"), List.of("sonde:w"))));
    }

    private static double[] read(Engine engine, Map<String, Tensor> inputs, String tensor) {
        try (Outcome outcome = engine.run(saving(List.of(tensor)), inputs)) {
            return numbers(outcome, tensor);
        }
    }

    private static double[] numbers(Outcome outcome, String key) {
        Tensor tensor = Objects.requireNonNull(outcome.saves().get(key));
        double[] numbers = new double[tensor.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.at(i);
        }
        return numbers;
    }

    private static Tensor bool(boolean value) {
        return Tensor.of(new boolean[] {value});
    }

    private static Tensor count(long value) {
        return Tensor.of(new long[] {value});
    }
}
