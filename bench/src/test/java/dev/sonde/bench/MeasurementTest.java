package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static Measurement saves(boolean exact, Double... ratios) {
        return Measurement.of(RatioTask.SAVE_6, "1x16", exact, Map.of(RatioTask.RATIO, List.of(ratios)));
    }

    @Test
    void a_measurement_comes_out_of_its_line_as_it_went_in() {
        Measurement exact = saves(true, 1.0123456789, 0.5);
        Measurement neither =
                new Measurement("start-up", "idle", Optional.empty(), Map.of(CostTask.VALUE, List.of(12.0)));

        assertThat(Measurement.parse(exact.line())).isEqualTo(exact);
        assertThat(Measurement.parse(neither.line())).isEqualTo(neither);
    }

    @Test
    void the_figures_of_two_processes_make_one_row() {
        Row row = saves(true, 1.0, 2.0).and(saves(true, 3.0)).row();

        assertThat(row.figure()).isEqualTo(new Quartiles(1.5, 2, 2.5));
        assertThat(row.exact()).contains(true);
    }

    @Test
    void one_process_that_was_not_exact_makes_the_row_inexact() {
        assertThat(saves(true, 1.0).and(saves(false, 1.0)).row().exact()).contains(false);
    }
}
