package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SinkTest {
    @Test
    void what_one_branch_needs_goes_into_it_a_whole_module_if_need_be() {
        assertSunk("""
                (float[2] x, bool[] c) => (y) {
                  w: float[2] = {2, 3}
                  a = Mul(x, w)
                  b = Add(a, x)
                  d = Neg(x)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(d)
                  }, then_branch=yes () => (t) {
                    t = Identity(b)
                  }>(c)
                  y = Relu("sonde:v0")
                }
                """, """
                (float[2] x, bool[] c) => (y) {
                  w: float[2] = {2, 3}
                  "sonde:v0" = If<else_branch=no () => (d) {
                    d = Neg(x)
                  }, then_branch=yes () => (b) {
                    a = Mul(x, w)
                    b = Add(a, x)
                  }>(c)
                  y = Relu("sonde:v0")
                }
                """);
    }

    @Test
    void what_an_output_the_condition_both_branches_or_another_node_needs_stays() {
        String model = """
                (float[2] x, bool[] c) => (y, a) {
                  a = Neg(x)
                  b = Abs(x)
                  d = Exp(x)
                  e = Not(c)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Add(b, d)
                  }, then_branch=yes () => (t) {
                    u = Add(a, b)
                    f = Cast<to=1>(e)
                    t = Add(u, f)
                  }>(e)
                  y = Add("sonde:v0", d)
                }
                """;

        assertSunk(model, model);
    }

    @Test
    void an_if_goes_into_another_and_what_it_alone_needs_goes_with_it() {
        assertSunk("""
                (float[2] x, bool[] c, bool[] e) => ("sonde:v1") {
                  a = Neg(x)
                  b = Abs(x)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(x)
                  }, then_branch=yes () => (t) {
                    t = Identity(a)
                  }>(c)
                  f = Exp("sonde:v0")
                  "sonde:v1" = If<else_branch=no () => (n1) {
                    n1 = Identity(b)
                  }, then_branch=yes () => (t1) {
                    t1 = Identity(f)
                  }>(e)
                }
                """, """
                (float[2] x, bool[] c, bool[] e) => ("sonde:v1") {
                  "sonde:v1" = If<else_branch=no () => (b) {
                    b = Abs(x)
                  }, then_branch=yes () => (f) {
                    "sonde:v0" = If<else_branch=no () => (n) {
                      n = Identity(x)
                    }, then_branch=yes () => (a) {
                      a = Neg(x)
                    }>(c)
                    f = Exp("sonde:v0")
                  }>(e)
                }
                """);
    }

    @Test
    void a_condition_within_another_is_computed_only_where_that_holds() {
        assertSunk("""
                (float[] x, bool[] c) => ("sonde:v0") {
                  zero: float[] = {0}
                  never: bool[] = {0}
                  root = Sqrt(x)
                  d = Greater(root, zero)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(never)
                  }, then_branch=yes () => (t) {
                    t = Identity(d)
                  }>(c)
                }
                """, """
                (float[] x, bool[] c) => ("sonde:v0") {
                  zero: float[] = {0}
                  never: bool[] = {0}
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(never)
                  }, then_branch=yes () => (d) {
                    root = Sqrt(x)
                    d = Greater(root, zero)
                  }>(c)
                }
                """);
    }

    @Test
    void random_numbers_and_unknown_operators_stay_and_what_follows_from_them_goes() {
        assertSunk("""
                (float[2] x, bool[] c) => ("sonde:v0") {
                  r = RandomNormalLike(x)
                  s = acme::Stateful(x)
                  a = Add(r, s)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(x)
                  }, then_branch=yes () => (t) {
                    t = Identity(a)
                  }>(c)
                }
                """, """
                (float[2] x, bool[] c) => ("sonde:v0") {
                  r = RandomNormalLike(x)
                  s = acme::Stateful(x)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Identity(x)
                  }, then_branch=yes () => (a) {
                    a = Add(r, s)
                  }>(c)
                }
                """);
    }

    @Test
    void a_models_own_if_and_what_its_bodies_capture_stay_or_go_as_one_node() {
        String own = """
                  a = Neg(x)
                  own = If<else_branch=no () => (n) {
                    n = Identity(x)
                  }, then_branch=yes () => (t) {
                    t = Identity(a)
                  }>(c)
                """;

        String alone = "(float[2] x, bool[] c, bool[] d) => (own) {\n" + own + "}\n";
        assertSunk(alone, alone);
        assertSunk("(float[2] x, bool[] c, bool[] d) => (\"sonde:v0\") {\n" + own + """
                  "sonde:v0" = If<else_branch=no1 () => (n1) {
                    n1 = Identity(x)
                  }, then_branch=yes1 () => (t1) {
                    t1 = Identity(own)
                  }>(d)
                }
                """, """
                (float[2] x, bool[] c, bool[] d) => ("sonde:v0") {
                  "sonde:v0" = If<else_branch=no1 () => (n1) {
                    n1 = Identity(x)
                  }, then_branch=yes1 () => (own) {
                    a = Neg(x)
                    own = If<else_branch=no () => (n) {
                      n = Identity(x)
                    }, then_branch=yes () => (t) {
                      t = Identity(a)
                    }>(c)
                  }>(d)
                }
                """);
    }

    @Test
    void an_operator_goes_only_if_all_that_it_makes_goes() {
        String model = """
                (float[4] x, bool[] c) => (y) {
                  a, b = Split<num_outputs=2>(x)
                  "sonde:v0" = If<else_branch=no () => (n) {
                    n = Neg(b)
                  }, then_branch=yes () => (t) {
                    t = Abs(b)
                  }>(c)
                  y = Add("sonde:v0", a)
                }
                """;

        assertSunk(model, model);
    }

    /** The graph becomes what is expected, stays so, and computes what it computed. */
    private static void assertSunk(String model, String expected) {
        ModelGraph parsed = GraphText.parse(model);
        ModelGraph sunk = Sink.into(parsed);

        assertThat(GraphText.print(sunk)).isEqualTo(GraphText.print(GraphText.parse(expected)));
        assertThat(GraphText.print(Sink.into(sunk))).isEqualTo(GraphText.print(sunk));
        if (!model.contains("Random")) {
            for (boolean c : new boolean[] {false, true}) {
                assertSame(parsed, sunk, c);
            }
        }
    }

    private static void assertSame(ModelGraph before, ModelGraph after, boolean c) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Value input : before.graph().inputs()) {
            TensorType type = input.type().orElseThrow();
            long[] sizes = type.shape().orElseThrow().sizes();
            boolean bool = type.element() == ElementType.BOOL;
            inputs.put(input.name(), Tensor.filled(i -> bool ? truth(input, c) : i - 0.75, type.element(), sizes));
        }
        assertThat(outputs(after, inputs)).isEqualTo(outputs(before, inputs));
    }

    private static double truth(Value input, boolean c) {
        return !input.name().equals("c") || c ? 1 : 0;
    }

    private static String outputs(ModelGraph model, Map<String, Tensor> inputs) {
        try (SessionRun run = SessionRun.of(model)) {
            StringBuilder text = new StringBuilder();
            run.run(inputs).forEach((name, tensor) -> text.append(name).append(Objects.requireNonNull(tensor)));
            return text.toString();
        }
    }
}
