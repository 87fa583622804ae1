package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void a_ratio_is_written_with_its_quartiles() {
        Row row = new Row(
                "save-6", "8x128", Optional.of(true), Map.of(RatioTask.RATIO, new Quartiles(0.98004, 1.00496, 1.1)));

        assertThat(row.json())
                .isEqualTo("{\"task\": \"save-6\", \"shape\": \"8x128\", \"ratio\": 1.005, \"ratio_p25\": 0.98,"
                        + " \"ratio_p75\": 1.1, \"exact\": true}");
    }

    @Test
    void what_is_no_ratio_is_written_with_its_unit_and_what_goes_with_it() {
        Map<String, Quartiles> figures = new LinkedHashMap<>();
        figures.put(CostTask.VALUE, new Quartiles(30, 31.25, 32));
        figures.put("mb", Quartiles.of(1.5));
        Row row = new Row("variant-create", "1x16", Optional.of(false), figures);

        assertThat(row.json())
                .isEqualTo("{\"task\": \"variant-create\", \"shape\": \"1x16\", \"value\": 31.25, \"value_p25\": 30,"
                        + " \"value_p75\": 32, \"unit\": \"ms\", \"mb\": 1.5, \"exact\": false}");
    }

    @Test
    void where_there_is_nothing_to_be_exact_nothing_is_said_of_it() {
        Row row = new Row("start-up", "idle", Optional.empty(), Map.of(CostTask.VALUE, Quartiles.of(20)));

        assertThat(row.json()).doesNotContain("exact").contains("\"unit\": \"ms\"");
    }
}
