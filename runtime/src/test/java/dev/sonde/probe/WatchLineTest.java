package dev.sonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchLineTest {
    @Test
    void is_one_line_of_json_with_its_keys_in_order() {
        Statistic seen = new Statistic(List.of(1L, 16L, 384L), 0.01, 0.5, -3.2, 2.9, 0);

        assertThat(line("encoder.layer.3", seen)).isEqualTo("""
                {"time":"2026-11-24T15:23:45.000Z","session":1,"run":17,"place":"encoder.layer.3",\
                "tensor":"/encoder/Add_1_output_0","type":"float","shape":[1,16,384],"mean":0.01,"std":0.5,\
                "min":-3.2,"max":2.9,"non_finite":0,"count":6144}""");
    }

    @Test
    void says_null_where_there_is_no_number_and_escapes_names() {
        Statistic seen = new Statistic(List.of(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, 1);

        assertThat(line("a\"\\\n", seen))
                .contains("\"place\":\"a\\\"\\\\\\u000a\"")
                .endsWith(
                        "\"shape\":[],\"mean\":null,\"std\":null,\"min\":null,\"max\":null,\"non_finite\":1,\"count\":1}");
    }

    private static String line(String place, Statistic seen) {
        Instant time = Instant.parse("2026-11-24T15:23:45Z");
        return new WatchLine(time, 1, 17, place, "/encoder/Add_1_output_0", "float", seen).json();
    }
}
