package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrongValuesTest {
    private static final float[] EXPECTED = {1, -20, 0.5f};

    @Test
    void rounding_is_let_pass() {
        assertThatCode(() -> WrongValues.unlessClose("x", EXPECTED, new float[] {1, -20.0001f, 0.5f}))
                .doesNotThrowAnyException();
    }

    @Test
    void more_than_rounding_is_not() {
        assertThatThrownBy(() -> WrongValues.unlessClose("x", EXPECTED, new float[] {1, -20, 0.6f}))
                .isInstanceOf(WrongValues.class)
                .hasMessageStartingWith("x is off by 0.1");
    }

    @Test
    void neither_is_what_is_no_number() {
        assertThatThrownBy(() -> WrongValues.unlessClose("x", EXPECTED, new float[] {1, Float.NaN, 0.5f}))
                .hasMessage("x is off by Infinity");
    }

    @Test
    void nor_another_number_of_elements() {
        assertThatThrownBy(() -> WrongValues.unlessClose("x", EXPECTED, new float[2]))
                .hasMessage("x has 2 elements, not 3");
    }

    @Test
    void an_edit_without_effect_is_wrong() {
        assertThatThrownBy(() -> WrongValues.unlessChanged("x", EXPECTED, EXPECTED.clone()))
                .hasMessage("x did not change");
    }
}
