package dev.sonde.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void values_are_written_as_json_writes_them() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, 2.5, -3L, 0.1f));
        map.put("b", true);
        map.put("c", Map.of());

        assertThat(Json.text(map)).isEqualTo("{\"a\": [1, 2.5, -3, 0.1], \"b\": true, \"c\": {}}");
        assertThat(Json.text(Arrays.asList(null, "x"))).isEqualTo("[null, \"x\"]");
    }

    @Test
    void numbers_that_json_has_no_form_for_are_null() {
        assertThat(Json.text(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)))
                .isEqualTo("[null, null, null]");
    }

    @Test
    void text_is_escaped_into_ascii() {
        assertThat(Json.text("a\"b\\c\n\u0000ö\u2028😀"))
                .isEqualTo("\"a\\\"b\\\\c\\u000a\\u0000\\u00f6\\u2028\\ud83d\\ude00\"");
    }
}
