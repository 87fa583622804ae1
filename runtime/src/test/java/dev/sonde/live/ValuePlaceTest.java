package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_place_is_written_as_it_is_read() {
        for (String text : new String[] {
            "return",
            "arg 2",
            "arg 0 in place",
            "field state.out",
            "return as 8x64",
            "arg 0 in place as ?",
            "field as as 2x?"
        }) {
            assertThat(ValuePlace.parse(text)).hasToString(text);
        }
        assertThat(ValuePlace.parse(" arg  0\tin place as -1x3 ")).hasToString("arg 0 in place as ?x3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "result",
                "return 1",
                "arg",
                "arg x",
                "arg -1",
                "arg 1000",
                "arg 0 in",
                "arg 0 place in",
                "field",
                "field a b",
                "field a..b",
                "field .a",
                "field a.",
                "field a-b",
                "as 8",
                "return as"
            })
    void what_is_no_place_is_refused_with_what_there_is(String text) {
        assertThatThrownBy(() -> ValuePlace.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the value of a forward call is \"return\", \"arg 2\", \"arg 0 in place\" or"
                        + " \"field name\", not \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "8x", "?x?", "8 x 64", "1234567890", "8x-2"})
    void what_is_no_shape_is_refused(String sizes) {
        assertThatThrownBy(() -> ValuePlace.RETURN.as(sizes)).hasMessageContaining("a shape is written 8x64");
    }

    @Test
    void a_rule_says_where_the_values_of_a_call_are() {
        for (String places :
                new String[] {"-> arg 1", "-> field a <- arg 0", "-> return <- arg 0 and field b and arg 2"}) {
            assertThat(CallPlaces.parse(places)).hasToString(places);
            assertThat(CallPlaces.parse("a.B#run ".concat(places))).hasToString(places);
        }
        assertThat(CallPlaces.parse("a.B#run")).isEqualTo(new CallPlaces(ValuePlace.RETURN, List.of()));
        assertThatThrownBy(() -> CallPlaces.inputs("arg 1 and return")).hasMessageContaining("no input");
        assertThatThrownBy(() -> CallPlaces.inputs("arg 1 and ")).hasMessageContaining("not \"\"");
    }
}
