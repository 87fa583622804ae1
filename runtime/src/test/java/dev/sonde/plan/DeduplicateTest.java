package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import org.junit.jupiter.api.Test;

class DeduplicateTest {
    @Test
    void initialisers_that_a_nested_graph_repeats_go() {
        ModelGraph model = GraphText.parse("""
                (float[2] x, bool[] c) => (y) {
                  w: float[2] = {1, 2}
                  y = If<else_branch=no () => (n) { w: float[2] = {1, 2} n = Mul(x, w) },
                    then_branch=yes () => (t) { v: float[2] = {3, 4} t = Mul(x, v) }>(c)
                }
                """);

        assertThat(GraphText.print(Deduplicate.initialisers(model))).isEqualTo(GraphText.print(GraphText.parse("""
                (float[2] x, bool[] c) => (y) {
                  w: float[2] = {1, 2}
                  y = If<else_branch=no () => (n) { n = Mul(x, w) },
                    then_branch=yes () => (t) { v: float[2] = {3, 4} t = Mul(x, v) }>(c)
                }
                """)));
    }

    @Test
    void what_a_nested_node_makes_is_not_called_like_something_around_it() {
        ModelGraph model = GraphText.parse("""
                (float[2] x, bool[] c) => (y) {
                  cast = Neg(x)
                  y = If<else_branch=no () => (cast) { cast = Abs(x) }, then_branch=yes () => (t) {
                    cast = Exp(x)
                    t = If<else_branch=no () => (b) { b = Sin(cast) }, then_branch=yes () => (a) { cast = Cos(x) a = Abs(cast) }>(c)
                  }>(c)
                }
                """);

        assertThat(GraphText.print(Deduplicate.values(model))).isEqualTo(GraphText.print(GraphText.parse("""
                (float[2] x, bool[] c) => (y) {
                  cast = Neg(x)
                  y = If<else_branch=no () => (again:1) { again:1 = Abs(x) }, then_branch=yes () => (t) {
                    again:2 = Exp(x)
                    t = If<else_branch=no () => (b) { b = Sin(again:2) }, then_branch=yes () => (a) { again:3 = Cos(x) a = Abs(again:3) }>(c)
                  }>(c)
                }
                """)));
    }
}
