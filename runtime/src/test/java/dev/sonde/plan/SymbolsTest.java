package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SymbolsTest {
    @Test
    void sizes_without_a_name_are_called_by_their_input_and_axis() {
        List<Value> inputs = inputs("(float[n, ?, -1, 4] x, float[...] any) => (x) { }");

        assertThat(inputs)
                .extracting(input -> input.type().orElseThrow().toString())
                .containsExactly("float[n, x.1, x.2, 4]", "float[...]");
    }

    @Test
    void names_get_numbers_in_the_order_they_are_met_and_formulas_follow() {
        List<Value> inputs = inputs("(float[\"s11 + s70\", s70] x, int64[s11, \"2*s9 + 1\"] z) => (x) { }");

        Map<String, Long> sizes = Symbols.sizes(inputs, LongStream.of(3, 7, 13).iterator());

        assertThat(sizes).isEqualTo(Map.of("s70", 3L, "s11", 7L, "s9", 13L, "s11 + s70", 10L, "2*s9 + 1", 27L));
    }

    @Test
    void formulas_of_unknown_parts_are_left_out() {
        List<Value> values = List.of(inputs("(float[\"a + b\", \"a + c\", \"odd-name\"] x) => (x) { }")
                .get(0));

        assertThat(Symbols.formulas(values, Map.of("a", 3L, "b", 7L))).isEqualTo(Map.of("a + b", 10L));
    }

    private static List<Value> inputs(String text) {
        return Symbols.inputs(GraphText.parse(text).graph());
    }
}
