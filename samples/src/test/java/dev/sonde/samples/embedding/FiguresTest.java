package dev.sonde.samples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void the_figures_of_numbers_are_those_of_the_textbook() {
        Figures figures = Figures.of(Tensor.of(new float[] {2, 4, 4, 4, 5, 5, 7, 9}, 8));
        assertThat(figures).isEqualTo(new Figures(8, 5, 2, 2, 9, 0));
    }

    @Test
    void parts_taken_together_have_the_figures_of_the_whole() {
        Figures whole = Figures.of(Tensor.of(new float[] {1, 2, 3, 10, 20, -4, 0.5f}, 7));
        Figures parts = Figures.ofAll(List.of(
                Figures.of(Tensor.of(new float[] {1, 2, 3}, 3)),
                Figures.of(Tensor.of(new float[] {10, 20, -4, 0.5f}, 4))));
        assertThat(parts.std()).isCloseTo(whole.std(), within(1e-12));
        assertThat(parts.difference(whole)).isLessThan(1e-12);
    }

    @Test
    void what_is_not_finite_is_counted() {
        Figures figures = Figures.of(Tensor.of(new float[] {1, Float.NaN, Float.POSITIVE_INFINITY}, 3));
        assertThat(figures.nonFinite()).isEqualTo(2);
        assertThat(figures.mean()).isNaN();
    }

    @Test
    void figures_of_unlike_counts_are_infinitely_far_apart() {
        Figures figures = new Figures(8, 5, 2, 2, 9, 0);
        assertThat(figures.difference(new Figures(9, 5, 2, 2, 9, 0))).isInfinite();
        assertThat(figures.difference(new Figures(8, 5, 2, 2, 9, 1))).isInfinite();
        assertThat(figures.difference(new Figures(8, 5, Double.NaN, 2, 9, 0))).isInfinite();
        assertThat(figures.difference(new Figures(8, 5, 2, 2.25, 9, 0))).isEqualTo(0.25);
    }
}
