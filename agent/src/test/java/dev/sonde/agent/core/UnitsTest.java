package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    private static final Map<String, Double> FACTORS = Map.of("", 1.0, "KiB", 1024.0);

    @ParameterizedTest
    @CsvSource({"7, 7", "7KiB, 7168", "' 0.5 KiB ', 512", "1.25, 1.25"})
    void a_number_is_multiplied_by_its_unit(String text, double value) {
        assertThat(new Units(text, FACTORS).value()).isEqualTo(OptionalDouble.of(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "7 kib", "7MiB", "-7", "1e3", "7.", "7 7"})
    void anything_else_is_nothing(String text) {
        assertThat(new Units(text, FACTORS).value()).isEmpty();
    }
}
