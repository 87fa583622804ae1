package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ValuePlaceTest {
    private static class State {
        @SuppressWarnings("UnusedVariable") // It is read by its name.
        private final float[] out = {3};
    }

    private static final class Layer extends State {
        @SuppressWarnings("UnusedVariable") // It is read by its name.
        private final State inner = new State();
    }

    @Test
    void a_value_is_read_where_it_is_said_to_be() throws ReflectiveOperationException {
        Layer layer = new Layer();
        Object[] arguments = {"a", "b"};

        assertThat(ValuePlace.parse("return").read(layer, arguments, "r")).isEqualTo("r");
        assertThat(ValuePlace.parse("arg 1").read(layer, arguments, "r")).isEqualTo("b");
        assertThat(ValuePlace.parse("arg 0  in place").read(layer, arguments, "r"))
                .isEqualTo("a");
        assertThat(ValuePlace.parse("field out").read(layer, arguments, "r")).isEqualTo(new float[] {3});
        assertThat(ValuePlace.parse("field inner.out").read(layer, arguments, "r"))
                .isEqualTo(new float[] {3});
        assertThatThrownBy(() -> ValuePlace.parse("field nowhere").read(layer, arguments, "r"))
                .isInstanceOf(NoSuchFieldException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_place_is_written_as_it_is_read() {
        for (String text : new String[] {"return", "arg 2", "arg 0 in place", "field state.out"}) {
            assertThat(ValuePlace.parse(text)).hasToString(text);
        }
    }
}
