package dev.sonde.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "encoder.layer.*, encoder.layer.3, true",
        "encoder.layer.*, encoder.layer.3.output, false",
        "encoder.layer.*, encoder.layer, false",
        "encoder.**, encoder, true",
        "encoder.**, encoder.layer.3.output, true",
        "**.output, output, true",
        "**.output, a.b.output, true",
        "**.output, a.b.output.dense, false",
        "**.layer.*.**.dense, x.layer.3.output.dense, true",
        "**.layer.*.**.dense, x.layer.3.dense, true",
        "**.layer.*.**.dense, x.layer.dense, false",
        "h.1*, h.12, true",
        "h.1*, h.1, true",
        "h.*2, h.12, true",
        "h.*1*3*, h.a1b3c, true",
        "h.*1*3*, h.a3b1c, false",
        "*, a, true",
        "*, a.b, false",
        "a**b.c, axxb.c, true",
        "a**b.c, ax.xb.c, false",
    })
    void a_star_stays_within_a_part_and_two_cross_parts(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void no_pattern_takes_long() {
        PathPattern within = PathPattern.of("*a".repeat(5_000) + "b");
        PathPattern across = PathPattern.of("**.a.".repeat(2_000) + "b");
        String part = "a".repeat(10_000);
        String path = "a.".repeat(4_000) + "c";

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(within.matches(part)).isFalse();
            assertThat(across.matches(path)).isFalse();
        });
    }
}
