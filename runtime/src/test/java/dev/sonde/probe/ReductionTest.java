package dev.sonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReductionTest {
    @Test
    void the_figures_are_those_of_the_finite_elements() {
        Tensor some =
                Tensor.of(new float[] {1, Float.NaN, 3, Float.POSITIVE_INFINITY, -2, Float.NEGATIVE_INFINITY}, 2, 3);

        Statistic seen = Statistic.of(some);

        assertThat(seen.shape()).isEqualTo(List.of(2L, 3L));
        assertThat(seen.count()).isEqualTo(6);
        assertThat(seen.nonFinite()).isEqualTo(3);
        assertThat(seen.mean()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(seen.std()).isCloseTo(Math.sqrt(38 / 9.0), within(1e-12));
        assertThat(seen.min()).isEqualTo(-2);
        assertThat(seen.max()).isEqualTo(3);
    }

    @Test
    void without_a_finite_element_there_are_no_figures() {
        for (Tensor none : List.of(Tensor.of(new float[0], 0, 4), Tensor.of(new double[] {Double.NaN}, 1))) {
            Statistic seen = Statistic.of(none);

            assertThat(seen.mean()).isNaN();
            assertThat(seen.max()).isNaN();
            assertThat(seen.nonFinite()).isEqualTo(none.size());
        }
    }

    @Test
    void whole_numbers_and_flags_have_figures_too() {
        Statistic numbers = Statistic.of(Tensor.of(new long[] {1, 2, 3}, 3));
        Statistic flags = Statistic.of(Tensor.full(1, ElementType.BOOL, 2));

        assertThat(List.of(numbers.mean(), numbers.min(), numbers.max())).containsExactly(2.0, 1.0, 3.0);
        assertThat(flags.mean()).isEqualTo(1);
    }
}
