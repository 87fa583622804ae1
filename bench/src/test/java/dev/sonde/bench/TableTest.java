package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE = new Table(List.of(
            new Row("control", "1x16", Optional.of(true), Map.of(RatioTask.RATIO, new Quartiles(0.99, 1, 1.01))),
            new Row("zero", "1x16", Optional.of(false), Map.of(RatioTask.RATIO, new Quartiles(0.9, 0.96, 0.97))),
            new Row("start-up", "idle", Optional.empty(), Map.of(CostTask.VALUE, Quartiles.of(50)))));

    @Test
    void each_row_says_whether_its_budget_is_met() {
        assertThat(TABLE.text().lines())
                .satisfiesExactly(
                        headings -> assertThat(headings).startsWith("task      shape  figure"),
                        control -> assertThat(control).contains("1.000").endsWith("–"),
                        zero -> assertThat(zero)
                                .contains("0.960")
                                .contains("NO")
                                .contains("≤ 0.95")
                                .endsWith("missed"),
                        start -> assertThat(start).contains("50.0 ms").endsWith("met"));
    }

    @Test
    void the_same_is_to_be_had_in_markdown() {
        assertThat(TABLE.markdown().lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("|") && line.endsWith("|"))
                .contains("| zero | 1x16 | 0.960 | 0.900 – 0.970 |  | NO | ≤ 0.95 | missed |");
    }
}
