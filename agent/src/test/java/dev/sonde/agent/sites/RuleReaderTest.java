package dev.sonde.agent.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.live.ValuePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleReaderTest {

    @Test
    void a_line_and_a_map_say_the_same() {
        Rules line = RuleReader.read(List.of("subclass-of com.acme.Layer#run([D[D)V -> arg 1"));
        Rules map = RuleReader.read(List.of(
                Map.of("subclass-of", "com.acme.Layer", "method", "run", "descriptor", "([D[D)V", "value", "arg 1")));

        assertThat(line).isEqualTo(map);
        assertThat(line.forward().get(0).value()).isEqualTo(new ValuePlace(ValuePlace.Kind.ARGUMENT, 1, "", List.of()));
    }

    @Test
    void a_method_is_called_forward_and_returns_its_value_unless_something_else_is_said() {
        ForwardRule rule = RuleReader.read(List.of(Map.of("class", "com.acme.*", "inputs", List.of(0, "field in.x"))))
                .forward()
                .get(0);

        assertThat(rule.takes("forward", "()I")).isTrue();
        assertThat(rule.value()).isEqualTo(ValuePlace.RETURN);
        assertThat(rule.inputs())
                .containsExactly(
                        new ValuePlace(ValuePlace.Kind.ARGUMENT, 0, "", List.of()),
                        new ValuePlace(ValuePlace.Kind.FIELD, 0, "in.x", List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "a.B#run, a.B#run -> return",
        "a.*$C#<init>(I)V -> field x as 2x?, a.*$C#<init>(I)V -> field x as 2x?",
        "subclass-of  a.B#run->arg 0 in place<-arg 1, subclass-of a.B#run -> arg 0 in place <- arg 1",
        "a.B#run <- arg 0 and field y.z, a.B#run -> return <- arg 0 and field y.z",
        "a.B#run([[FLa/B;)[La/B;, a.B#run([[FLa/B;)[La/B; -> return",
    })
    void a_line_is_read_with_and_without_its_parts(String line, String meant) {
        assertThat(RuleReader.read(List.of(line)).forward()).singleElement().hasToString(meant);
    }

    @Test
    void names_are_written_in_the_letters_of_their_author() {
        ForwardRule rule = RuleReader.read(List.of("com.acme.Größe#vorwärts -> field größe"))
                .forward()
                .get(0);

        assertThat(rule.takes("vorwärts", "()I")).isTrue();
        assertThat(rule.value().field()).isEqualTo("größe");
    }

    @Test
    void presets_name_one_method_each() {
        Rules rules = RuleReader.read(List.of("djl", "dl4j"));

        assertThat(rules.calls(
                        "ai/djl/nn/core/Linear",
                        "forward",
                        "(Lai/djl/training/ParameterStore;Lai/djl/ndarray/NDList;ZLai/djl/util/PairList;)"
                                + "Lai/djl/ndarray/NDList;",
                        false))
                .containsExactly(rules.forward().get(0));
        assertThat(rules.calls("ai/djl/nn/core/Linear", "forward", "(Lai/djl/ndarray/NDList;)V", false))
                .isEmpty();
    }

    @Test
    void who_owns_a_static_method_is_known_and_who_receives_a_call_is_not() {
        Rules rules = RuleReader.read(List.of("com.acme.nn.*#forward"));

        assertThat(rules.calls("com/acme/nn/Net", "forward", "()V", true)).hasSize(1);
        assertThat(rules.calls("com/acme/other/Net", "forward", "()V", true)).isEmpty();
        assertThat(rules.calls("com/acme/other/Layer", "forward", "()V", false)).hasSize(1);
        assertThat(rules.calls("java/util/Net", "forward", "()V", false)).isEmpty();
        assertThat(rules.forward().get(0).isMeant(String.class)).isFalse();
    }

    @Test
    void every_call_in_a_source_is_an_operation_but_those_of_the_jdk_that_do_not_compute() {
        Rules rules =
                RuleReader.read(List.of("source com.acme.Attention#forward", Map.of("source", "com.acme.Mlp#run")));

        assertThat(rules.isSource("com/acme/Attention", "forward")).isTrue();
        assertThat(rules.isSource("com/acme/Attention", "lambda$forward$3")).isTrue();
        assertThat(rules.isSource("com/acme/Attention", "forwards")).isFalse();
        assertThat(rules.isSource("com/acme/Mlp", "run")).isTrue();
        assertThat(Rules.isOperation("com/acme/Ops", "matmul")).isTrue();
        assertThat(Rules.isOperation("java/lang/Math", "exp")).isTrue();
        assertThat(Rules.isOperation("java/lang/System", "arraycopy")).isTrue();
        assertThat(Rules.isOperation("java/lang/Class", "forName")).isFalse();
        assertThat(Rules.isOperation("com/acme/Ops", "<init>")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keras                        | a forward call is written as a preset (djl, dl4j), or CLASS#METHOD",
                "com.acme.Net                 | a forward call is written as",
                "com..acme#forward            | a class is written com.acme.nn.Attention",
                "com.acme.Net#forward -> 2    | is \"return\", \"arg 2\", \"arg 0 in place\" or \"field name\", not \"2\"",
                "com.acme.Net#                | a forward call is written as",
                "#forward                     | a forward call is written as",
                "com.acme.Net#for ward        | a forward call is written as",
                "com.acme.Net#forward ->      | a forward call is written as",
                "com.acme.Net#forward <-      | a forward call is written as",
                "root com.acme.*              | a forward call is written as",
                "com.acme.Net#forward(I       | a descriptor is written as the JVM does",
                "com.acme.Net#forward(I)      | a descriptor is written as the JVM does",
                "com.acme.Net#forward(I)VV    | a descriptor is written as the JVM does",
                "com.acme.Net#forward(V)V     | a descriptor is written as the JVM does",
                "com.acme.Net#forward(L;)V    | a descriptor is written as the JVM does",
                "com.acme.Net#forward(La.B;)V | a descriptor is written as the JVM does",
                "com.acme.Net#forward([)V     | a descriptor is written as the JVM does",
                "com.acme.Net#forward(I)V     | a method (I)V returns nothing: say where its value is",
                "com.acme.Net#f(I)V -> arg 1  | a method (I)V has 1 arguments, counted from 0: there is no \"arg 1\"",
                "*.Net#*                      | needs a class whose name begins with something else",
                "subclass-of com.acme.Net#run*| needs a class",
                "source com.acme.*#forward    | a source is the name of one class and one method",
            })
    void what_is_not_understood_is_refused_in_one_line(String text, String message) {
        assertThatThrownBy(() -> RuleReader.read(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_bad_map_is_refused_with_the_nearest_key() {
        refused(Map.of("clas", "a.B"), "a forward call has no \"clas\" (nearest: \"class\"");
        refused(Map.of("method", "run"), "either a class or a subclass-of");
        refused(Map.of("class", "a.B", "subclass-of", "a.C"), "either a class or a subclass-of");
        refused(Map.of("source", "a.B"), "a source is CLASS#METHOD and nothing else");
        refused(Map.of("class", "a.B", "inputs", List.of("return")), "what a call returns is no input");
    }

    private static void refused(Map<String, ?> map, String message) {
        assertThatThrownBy(() -> RuleReader.read(new ArrayList<>(List.of(map))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
