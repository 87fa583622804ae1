package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.GraphText;
import org.junit.jupiter.api.Test;

class SurvivalTest {
    private static final String EXPORTED = """
            (float[n, 4] x) => (y) {
              w: float[4] = {1, 2, 3, 4}
              k = Neg(w)
              a = Add(x, w)
              b = Erf(a)
              c = Mul(a, b)
              d = Cast<to=1>(c)
              s = Shape(d)
              e = Reshape(d, s)
              y = Mul(e, k)
            }
            """;

    @Test
    void the_operator_that_makes_the_first_survivor_swallowed_what_is_before_it() {
        Survival survival = survival(EXPORTED, """
                opset 18
                opset com.microsoft 1
                (float[n, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  k: float[4] = {1, 2, 3, 4}
                  c = com.microsoft::BiasGelu(x, w)
                  s = Shape(c)
                  e = Reshape(c, s)
                  y = Mul(e, k)
                }
                """);

        assertThat(survival.survives("c")).isTrue();
        assertThat(survival.swallowedBy("c")).isEmpty();
        assertThat(survival.survives("a")).isFalse();
        assertThat(survival.swallowedBy("a")).isEqualTo("com.microsoft::BiasGelu");
        assertThat(survival.swallowedBy("b")).isEqualTo("com.microsoft::BiasGelu");
    }

    @Test
    void a_parameter_survives_that_keeps_its_name_and_type() {
        Survival survival = survival(EXPORTED, """
                (float[n, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  k: float[4] = {-1, -2, -3, -4}
                  y = Mul(x, w)
                }
                """);

        assertThat(survival.survives("w")).isTrue();
        assertThat(survival.swallowedBy("w")).isEmpty();
        assertThat(survival.survives("k")).isFalse();
        assertThat(survival("""
                (float[2, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  y = Mul(x, w)
                }
                """, """
                (float[2, 4] x) => (y) {
                  w: float[2, 2] = {1, 2, 3, 4}
                  y = Mul(x, w)
                }
                """).survives("w")).isFalse();
    }

    @Test
    void constants_are_folded_and_copies_eliminated() {
        Survival survival = survival(EXPORTED, """
                (float[n, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  k: float[4] = {1, 2, 3, 4}
                  fixed: int64[2] = {0, 4}
                  a = Add(x, w)
                  b = Erf(a)
                  c = Mul(a, b)
                  e = Reshape(c, fixed)
                  y = Mul(e, k)
                }
                """);

        assertThat(survival.swallowedBy("k")).isEqualTo("constant folding");
        assertThat(survival.swallowedBy("s")).isEqualTo("constant folding");
        assertThat(survival.swallowedBy("d")).isEqualTo("elimination, being the same as \"c\"");
    }

    @Test
    void a_change_of_layout_is_told_as_one() {
        Survival survival = survival("""
                (float[n, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  a = Conv(x, w)
                  b = Relu(a)
                  y = Neg(b)
                }
                """, """
                opset 18
                opset com.microsoft.nchwc 1
                (float[n, 4] x) => (y) {
                  w: float[4] = {1, 2, 3, 4}
                  r = com.microsoft.nchwc::ReorderInput(x)
                  q = com.microsoft.nchwc::Conv(r, w)
                  p = com.microsoft.nchwc::ReorderOutput(q)
                  y = Neg(p)
                }
                """);

        assertThat(survival.swallowedBy("a")).isEqualTo("layout (nchwc)");
        assertThat(survival.swallowedBy("b")).isEqualTo("layout (nchwc)");
    }

    @Test
    void two_operators_made_one_are_told_from_a_copy() {
        Survival survival = survival("""
                (float[2, 4] x) => (y) {
                  a = Transpose<perm=[1, 0]>(x)
                  y = Transpose<perm=[1, 0]>(a)
                }
                """, "(float[2, 4] x) => (y) { y = Transpose<perm=[0, 1]>(x) }");

        assertThat(survival.swallowedBy("a")).isEqualTo("Transpose");
    }

    @Test
    void what_nobody_uses_is_told_and_what_does_not_exist_refused() {
        Survival survival = survival("""
                (float[n] x) => (y) {
                  a = Neg(x)
                  y = Relu(x)
                }
                """, "(float[n] x) => (y) { y = Relu(x) }");

        assertThat(survival.swallowedBy("a")).isEqualTo("elimination of unused nodes");
        assertThatThrownBy(() -> survival.swallowedBy("z"))
                .isInstanceOf(UnknownNameException.class)
                .hasMessageContaining("no tensor \"z\"");
    }

    private static Survival survival(String exported, String frozen) {
        return Survival.of(GraphText.parse(exported), GraphText.parse(frozen));
    }
}
