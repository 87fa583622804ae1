package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuartilesTest {
    @Test
    void the_middle_of_an_odd_number_of_figures_is_one_of_them() {
        assertThat(Quartiles.of(5, 1, 4, 2, 3)).isEqualTo(new Quartiles(2, 3, 4));
    }

    @Test
    void between_two_figures_it_is_in_proportion() {
        assertThat(Quartiles.of(1, 2, 3, 4)).isEqualTo(new Quartiles(1.75, 2.5, 3.25));
    }

    @Test
    void one_figure_is_all_three() {
        assertThat(Quartiles.of(7)).isEqualTo(new Quartiles(7, 7, 7));
    }

    @Test
    void one_outlier_moves_no_quartile_far() {
        assertThat(Quartiles.of(1, 1, 1, 1, 1000).p75()).isEqualTo(1);
    }

    @Test
    void of_no_figures_there_are_none() {
        assertThatThrownBy(Quartiles::of).hasMessage("no figures");
    }
}
