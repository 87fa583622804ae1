package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void maps_lists_text_numbers_and_booleans_are_written() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", 3L);
        map.put("is", true);
        map.put("list", List.of(1.5, "x", List.of(), Map.of()));

        assertThat(Json.text(map)).isEqualTo("{\"count\":3,\"is\":true,\"list\":[1.5,\"x\",[],{}]}");
    }

    @Test
    void what_json_gives_a_meaning_is_escaped() {
        assertThat(Json.text("a\"b\\c\nd\u0001é")).isEqualTo("\"a\\\"b\\\\c\\u000ad\\u0001é\"");
    }
}
