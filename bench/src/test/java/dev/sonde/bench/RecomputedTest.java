package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.probe.Statistic;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecomputedTest {
    private static final Recomputed RIGHT = Recomputed.of(new float[] {2, 4, 4, 4, 5, 5, 7, 9});

    @Test
    void right_statistics_are_let_pass() {
        assertThatCode(() -> RIGHT.requireLike("x", new Statistic(List.of(2L, 4L), 5, 2, 2, 9, 0)))
                .doesNotThrowAnyException();
    }

    @Test
    void each_wrong_one_is_told() {
        assertThatThrownBy(() -> RIGHT.requireLike("x", new Statistic(List.of(8L), 5.1, 2, 2, 9, 0)))
                .hasMessage("x: mean is 5.1, not 5.0");
        assertThatThrownBy(() -> RIGHT.requireLike("x", new Statistic(List.of(8L), 5, 2.1, 2, 9, 0)))
                .hasMessage("x: std is 2.1, not 2.0");
        assertThatThrownBy(() -> RIGHT.requireLike("x", new Statistic(List.of(8L), 5, 2, Double.NaN, 9, 0)))
                .hasMessage("x: min is NaN, not 2.0");
        assertThatThrownBy(() -> RIGHT.requireLike("x", new Statistic(List.of(8L), 5, 2, 2, 8, 0)))
                .hasMessage("x: max is 8.0, not 9.0");
        assertThatThrownBy(() -> RIGHT.requireLike("x", new Statistic(List.of(7L), 5, 2, 2, 9, 0)))
                .hasMessageStartingWith("x has 7 elements");
    }
}
