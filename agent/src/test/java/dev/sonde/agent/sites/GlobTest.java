package dev.sonde.agent.sites;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "a.B, a.B, true",
        "a.B, a.Bc, false",
        "a.*, a.B, true",
        "a.*, a.B$C, true",
        "a.*, a.b.C, false",
        "a.**, a.b.C, true",
        "a.**.C, a.b.c.C, true",
        "a.*Layer, a.MyLayer, true",
        "a.*Layer, a.Layers, false",
        "**, x, true",
        "*.B, a.b.B, false",
    })
    void one_asterisk_stands_within_a_part_and_two_across(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }
}
