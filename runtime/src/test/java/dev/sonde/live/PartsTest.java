package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds several values. */
class PartsTest {
    private record Guarded(float[] values, List<float[]> more) {
        @Override
        public float[] values() {
            throw new IllegalStateException("looked at");
        }
    }

    private static final float[] VALUES = {1, 2};
    private static final List<float[]> MORE = List.of(new float[] {3});
    private static final Guarded GUARDED = new Guarded(VALUES, MORE);

    @Test
    void whoever_looks_into_a_record_runs_nothing_of_the_program() {
        assertThatThrownBy(GUARDED::values).hasMessage("looked at");

        assertThat(Parts.of(GUARDED)).containsExactly(VALUES, MORE);
    }
}
