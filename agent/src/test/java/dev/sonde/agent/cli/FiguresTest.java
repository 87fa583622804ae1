package dev.sonde.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void numbers_are_shown_to_five_figures() {
        assertThat(Figures.shown(0.0)).isEqualTo("0");
        assertThat(Figures.shown(1.0f)).isEqualTo("1");
        assertThat(Figures.shown(-0.123456789)).isEqualTo("-0.12346");
        assertThat(Figures.shown(1234567.0)).isEqualTo("1234600");
        assertThat(Figures.shown(1.23456789e-9)).isEqualTo("1.2346E-9");
        assertThat(Figures.shown(Double.NaN)).isEqualTo("NaN");
        assertThat(Figures.shown(12345678901L)).isEqualTo("12345678901");
    }

    @Test
    void elements_have_the_precision_of_their_type() {
        assertThat(Figures.first(Tensor.of(new float[] {0.1f, 2}, 2), 1)).containsExactly(0.1f);
        assertThat(Figures.first(Tensor.of(new double[] {0.1}, 1), 8)).containsExactly(0.1);
        assertThat(Figures.first(Tensor.of(new long[] {7}, 1), 8)).containsExactly(7L);
        assertThat(Figures.first(Tensor.of(new boolean[] {true}, 1), 8)).containsExactly(true);
        assertThat(Figures.first(Tensor.of(new String[] {"a"}, 1), 8)).containsExactly("a");
        assertThat(Figures.first(Tensor.scalar(0.5, ElementType.FLOAT16), 8)).containsExactly(0.5f);
    }

    @Test
    void statistics_are_those_of_the_population_and_say_what_is_not_finite() {
        Statistics told = Statistics.of(Tensor.of(new float[] {1, 2, 3, 6}, 4));

        assertThat(told).isEqualTo(new Statistics(3, Math.sqrt(3.5), 1, 6, 0, 4));
        Statistics odd = Statistics.of(Tensor.of(new float[] {1, Float.NaN, -2, Float.POSITIVE_INFINITY}, 4));
        assertThat(odd).isEqualTo(new Statistics(Double.NaN, Double.NaN, -2, 1, 2, 4));
    }
}
