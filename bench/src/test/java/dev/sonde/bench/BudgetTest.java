package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static Row ratio(String task, String shape, double ratio) {
        return new Row(task, shape, Optional.of(true), Map.of(RatioTask.RATIO, Quartiles.of(ratio)));
    }

    private static Budget of(Row row, double control) {
        return Budget.of(row, List.of(ratio("control", "1x16", 1.5), ratio("control", "8x128", control), row));
    }

    @Test
    void a_ratio_up_to_its_limit_is_met_and_one_above_is_missed() {
        assertThat(of(ratio("save-6", "8x128", 1.02), 1).verdict()).isEqualTo("met");
        assertThat(of(ratio("save-6", "8x128", 1.03), 1).verdict()).isEqualTo("missed");
    }

    @Test
    void what_two_equal_sessions_differ_by_at_that_shape_is_allowed() {
        assertThat(of(ratio("save-6", "8x128", 1.03), 1.02).verdict()).isEqualTo("met");
        assertThat(of(ratio("save-6", "8x128", 1.03), 0.98).verdict()).isEqualTo("met");
        assertThat(of(ratio("save-6", "8x128", 1.05), 1.02).verdict()).isEqualTo("missed");
    }

    @Test
    void a_cost_has_a_limit_for_each_figure_and_no_allowance() {
        Row costly = new Row(
                "variant-create",
                "1x16",
                Optional.of(true),
                Map.of(CostTask.VALUE, Quartiles.of(40), "mb", Quartiles.of(6)));

        assertThat(Budget.of(costly, List.of(ratio("control", "1x16", 9))).verdict())
                .isEqualTo("missed");
        assertThat(Budget.of(costly, List.of()).shown()).contains("60 ms").contains("5 mb");
    }

    @Test
    void the_control_has_none() {
        assertThat(of(ratio("control", "8x128", 3), 1).verdict()).isEqualTo("–");
    }

    @Test
    void a_pruned_run_has_to_be_faster_than_the_plain_one() {
        assertThat(of(ratio("zero", "8x128", 0.94), 1).verdict()).isEqualTo("missed");
        assertThat(of(ratio("zero", "8x128", 0.9), 1).verdict()).isEqualTo("met");
    }
}
