package dev.sonde;

import static dev.sonde.SmallModels.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tensors other than of floats. */
class ElementTypesTest {
    private static final String TYPES = """
            (int64[n] i, double[n] d, bool[n] b, string[n] s, int32[n] j) => (i2, d2, b2, s2, j2) {
              /i/Add_output_0 = Add(i, i)  // /i/Add
              i2 = Neg(/i/Add_output_0)  // /i2/Neg
              /d/Sqrt_output_0 = Sqrt(d)  // /d/Sqrt
              d2 = Neg(/d/Sqrt_output_0)  // /d2/Neg
              /b/Not_output_0 = Not(b)  // /b/Not
              b2 = Not(/b/Not_output_0)  // /b2/Not
              zero: int64[1] = {0}
              /s/Concat_output_0 = Concat<axis=0>(s, s)  // /s/Concat
              s2 = Gather(/s/Concat_output_0, zero)  // /s2/Gather
              /j/Mul_output_0 = Mul(j, j)  // /j/Mul
              j2 = Abs(/j/Mul_output_0)  // /j2/Abs
            }
            """;

    private static Map<String, Tensor> inputs() {
        return Map.of(
                "i", Tensor.of(new long[] {1, 1L << 40}, 2),
                "d", Tensor.of(new double[] {4, 1e-300}, 2),
                "b", Tensor.of(new boolean[] {true, false}, 2),
                "s", Tensor.of(new String[] {"naïve", ""}, 2),
                "j", Tensor.of(new int[] {3, -4}, 2));
    }

    @Test
    void every_type_is_saved_as_it_is() {
        try (Model model = open(TYPES);
                Tracer t = model.trace(inputs())) {
            Saved i = t.at("i").output().save();
            Saved d = t.at("d").output().save();
            Saved b = t.at("b").output().save();
            Saved s = t.at("s").output().save();
            Saved j = t.at("j").output().save();

            for (int run = 0; run < 3; run++) {
                t.run();
                assertThat(i.value().toLongArray()).containsExactly(2, 1L << 41);
                assertThat(d.value().toDoubleArray()).containsExactly(2, 1e-150);
                assertThat(b.value().element()).isEqualTo(ElementType.BOOL);
                assertThat(b.value().toLongArray()).containsExactly(0, 1);
                assertThat(s.value().toStrings()).containsExactly("naïve", "", "naïve", "");
                assertThat(j.value().toLongArray()).containsExactly(9, 16);
            }
        }
    }

    @Test
    void a_java_number_takes_the_type_of_what_it_meets() {
        try (Model model = open(TYPES);
                Tracer t = model.trace(inputs())) {
            t.at("i").output().edit(v -> v.add(1).mul(3));
            t.at("d").output().edit(v -> v.add(1e-9));
            t.at("j").output().set(-7);
            t.at("b").output().set(1);
            Saved i = t.output("i2").save();
            Saved d = t.output("d2").save();
            Saved j = t.output("j2").save();
            Saved b = t.output("b2").save();

            t.run();

            assertThat(i.value().element()).isEqualTo(ElementType.INT64);
            assertThat(i.value().toLongArray()).containsExactly(-9, -3 * ((1L << 41) + 1));
            assertThat(d.value().element()).isEqualTo(ElementType.DOUBLE);
            assertThat(d.value().toDoubleArray()).containsExactly(-(2 + 1e-9), -(1e-150 + 1e-9));
            assertThat(j.value().element()).isEqualTo(ElementType.INT32);
            assertThat(j.value().toLongArray()).containsExactly(7, 7);
            assertThat(b.value().toLongArray()).containsExactly(0, 0);
        }
    }

    @Test
    void strings_are_put_in_place_of_others() {
        try (Model model = open(TYPES);
                Tracer t = model.trace(inputs())) {
            t.at("s").output().set(Tensor.of(new String[] {"a", "b", "c", "d"}, 4));
            Saved s = t.output("s2").save();

            t.run();

            assertThat(s.value().toStrings()).containsExactly("a");
        }
    }

    @Test
    void types_meet_where_one_is_cast() {
        try (Model model = open(TYPES);
                Tracer t = model.trace(inputs())) {
            Proxy sum = t.at("i")
                    .output()
                    .get()
                    .cast(ElementType.DOUBLE)
                    .add(t.at("d").output());
            Saved both = sum.save();
            Saved large = t.at("i").output().get().greater(5).save();
            Saved picked = Proxy.where(large(t), t.at("d").output(), sum).save();

            t.run();

            assertThat(both.value().toDoubleArray()).containsExactly(4, 0x1p41 + 1e-150);
            assertThat(large.value().toLongArray()).containsExactly(0, 1);
            assertThat(picked.value().toDoubleArray()).containsExactly(4, 1e-150);
        }
    }

    private static Proxy large(Tracer t) {
        return t.at("i").output().get().greater(5);
    }
}
