package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.SwallowedException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NestTest {
    private static final String BRANCHES = """
            (float[2] x, bool[] c) => (y) {
              y = If<else_branch=no () => (n) {
                n = Neg(x)
              }, then_branch=yes () => (t) {
                h = Add(x, x)
                t = Relu(h)
              }>(c)
            }
            """;

    @Test
    void a_read_becomes_an_output_of_its_branch_and_an_empty_one_of_the_other() {
        assertThat(spliced(BRANCHES, reading("h"))).isEqualTo(text("""
                (float[2] x, bool[] c) => (y, "sonde:out:sonde:r@0") {
                  y, "sonde:out:sonde:r@0" = If<else_branch=no () => (n, "sonde:empty:sonde:out:sonde:r@0") {
                    n = Neg(x)
                    "sonde:empty:sonde:out:sonde:r@0" = Constant<value=float[0] {}>()
                  }, then_branch=yes () => (t, "sonde:in:sonde:r@0") {
                    h = Add(x, x)
                    "sonde:in:sonde:r@0" = Identity(h)
                    t = Relu(h)
                  }>(c)
                }
                """));
    }

    @Test
    void a_write_happens_in_the_body_and_captures_what_is_around_it() {
        Patch patch = new Patch(
                Map.of("sonde:h", new Read("h", false), "sonde:x", new Read("x", false)),
                List.of(Write.of("h", "sonde:w")),
                Map.of(),
                List.of(),
                List.of(),
                List.of(Node.of("Sub", List.of("sonde:h", "sonde:x"), List.of("sonde:w"))));

        assertThat(spliced(BRANCHES, patch)).isEqualTo(text("""
                (float[2] x, bool[] c) => (y) {
                  "sonde:capture:sonde:x@0" = Identity(x)
                  y = If<else_branch=no () => (n) {
                    n = Neg(x)
                  }, then_branch=yes () => (t) {
                    h = Add(x, x)
                    "sonde:w@0" = Sub(h, "sonde:capture:sonde:x@0")
                    t = Relu("sonde:w@0")
                  }>(c)
                }
                """));
    }

    @Test
    void a_loop_that_leaves_outputs_out_keeps_their_places() {
        String loop = """
                (float[2] x, int64[] n) => (y) {
                  y = Loop<body=step (int64[] i, bool[] on, float[2] h) => (go, next, all) {
                    go = Identity(on)
                    next = Mul(h, x)
                    all = Neg(next)
                  }>(n, "", x)
                }
                """;

        assertThat(spliced(loop, reading("next"))).contains("y, \"\", sonde:out:sonde:r@0 = Loop");
    }

    @Test
    void a_scan_says_of_the_new_output_what_it_says_of_the_others() {
        String scan = """
                (float[3, 2] x) => (y) {
                  y = Scan<body=step (float[2] row) => (r) {
                    h = Relu(row)
                    r = Neg(h)
                  }, num_scan_inputs=1, scan_output_axes=[1]>(x)
                }
                """;

        assertThat(spliced(scan, reading("h"))).contains("scan_output_axes=[1, 0]");
    }

    @Test
    void what_is_inside_of_any_other_operator_is_refused_by_that_name() {
        String search = """
                (float[2] x) => (y) {
                  y = com.microsoft::BeamSearch<decoder=d (float[2] a) => (b) {
                    h = Relu(a)
                    b = Neg(h)
                  }>(x)
                }
                """;

        assertThatThrownBy(() -> spliced(search, reading("h")))
                .isInstanceOf(SwallowedException.class)
                .hasMessageContaining("com.microsoft::BeamSearch");
    }

    @Test
    void a_name_that_two_bodies_define_is_refused() {
        String both = BRANCHES.replace("n = Neg(x)", "h = Neg(x) n = Exp(h)");

        assertThatThrownBy(() -> spliced(both, reading("h")))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("more than one tensor is called \"h\"");
    }

    private static Patch reading(String tensor) {
        return new Patch(
                Map.of("sonde:r", new Read(tensor, false)),
                List.of(),
                Map.of("key", "sonde:r"),
                List.of(),
                List.of(),
                List.of());
    }

    private static String spliced(String model, Patch patch) {
        ModelGraph parsed = GraphText.parse(model);
        return GraphText.print(Splice.into(parsed, patch, Set.of("y"), name -> Optional.of(ElementType.FLOAT))
                .model());
    }

    private static String text(String model) {
        return GraphText.print(GraphText.parse(model));
    }
}
