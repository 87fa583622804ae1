package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RandomInputsTest {
    @TempDir
    Path folder;

    private static RandomInputs chosen(String graph) {
        return RandomInputs.of(model(graph), 1);
    }

    private static ModelGraph model(String graph) {
        return GraphText.parse("opset 18\nopset com.microsoft 1\n" + graph);
    }

    private RandomInputs running(String graph, Map<String, long[]> shapes) {
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(model(graph), file);
        try (Engine engine = engine(file)) {
            return RandomInputs.running(engine, 1, shapes);
        }
    }

    private static Engine engine(Path file) {
        return Engine.open(ModelFile.at(file), Providers.settings(), CacheFolder.standard());
    }

    private static Tensor tensor(RandomInputs inputs, String name) {
        return Objects.requireNonNull(inputs.tensors().get(name), name);
    }

    @ParameterizedTest
    @EnumSource(TestModel.class)
    void a_seed_alone_runs_any_model_and_every_output_is_finite(TestModel model) {
        try (Engine engine = engine(model.path())) {
            RandomInputs inputs = RandomInputs.running(engine, 3, Map.of());

            Map<String, Tensor> outputs = engine.runPlain(inputs.tensors());

            assertThat(outputs).isNotEmpty();
            outputs.forEach((name, output) -> assertThat(
                            Arrays.stream(output.toDoubleArray()).boxed().toList())
                    .as(name)
                    .isNotEmpty()
                    .allMatch(Double::isFinite));
        }
    }

    @Test
    void a_dimension_that_leads_is_1_any_other_8_and_fixed_ones_stay() {
        RandomInputs inputs = chosen("""
                g (float[n, t, 4] x, float[?, ?] u, float[2, n, t] past, float[3] fixed, float[] s) => (y) {
                  y = Add(x, x)
                }
                """);

        assertThat(tensor(inputs, "x").shape()).containsExactly(1, 8, 4);
        assertThat(tensor(inputs, "u").shape()).containsExactly(1, 8);
        assertThat(tensor(inputs, "past").shape()).containsExactly(2, 1, 8);
        assertThat(tensor(inputs, "fixed").shape()).containsExactly(3);
        assertThat(tensor(inputs, "s").shape()).isEmpty();
    }

    @Test
    void a_name_that_leads_one_input_and_follows_another_name_does_not_lead() {
        RandomInputs inputs = chosen("""
                g (float[t] x, float[n, t] y, float[t, t] m) => (z) {
                  z = Add(x, y)
                }
                """);

        assertThat(tensor(inputs, "x").shape()).containsExactly(8);
        assertThat(tensor(inputs, "y").shape()).containsExactly(1, 8);
        assertThat(tensor(inputs, "m").shape()).containsExactly(8, 8);
    }

    @Test
    void sums_and_products_follow_from_their_parts() {
        String graph = """
                g (float[n, past, 2] cache, float[n, seq] x, float[n, "past + seq"] m, float["2*seq"] p) => (y) {
                  y = Relu(x)
                }
                """;

        assertThat(tensor(chosen(graph), "m").shape()).containsExactly(1, 16);
        assertThat(tensor(chosen(graph), "p").shape()).containsExactly(16);
        RandomInputs given = running(graph, Map.of("x", new long[] {2, 3}, "cache", new long[] {2, 5, 2}));
        assertThat(tensor(given, "m").shape()).containsExactly(2, 8);
        assertThat(tensor(given, "p").shape()).containsExactly(6);
    }

    @Test
    void a_mask_of_a_length_of_its_own_covers_the_past_and_the_new() {
        RandomInputs inputs = chosen("""
                g (int64[a, s] input_ids, int64[b, total] attention_mask, int64[a, s] position_ids, float[a, 4, p, 8] past_key_values.0.key) => (y) {
                  y = Cast<to=1>(input_ids)
                }
                """);

        assertThat(tensor(inputs, "attention_mask").shape()).containsExactly(1, 16);
        assertThat(tensor(inputs, "attention_mask").toLongArray()).containsOnly(1);
        assertThat(tensor(inputs, "position_ids").toLongArray()).containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void whole_numbers_stay_inside_the_smallest_table_that_they_index() {
        RandomInputs inputs = chosen("""
                g (int64[n, 400] ids) => (y, z) {
                  large: float[5, 1] = {1, 2, 3, 4, 5}
                  small: uint8[1, 3] = {1, 2, 3}
                  scale: float[] = {1}
                  zero: uint8[] = {0}
                  shape: int64[1] = {-1}
                  y = Gather(large, ids)
                  cast = Cast<to=6>(ids)
                  flat = Reshape(cast, shape)
                  plain = DequantizeLinear(small, scale, zero)
                  z = Gather<axis=-1>(plain, flat)
                }
                """);

        assertThat(tensor(inputs, "ids").toLongArray()).containsOnly(0, 1, 2);
        assertThat(inputs.choices().get(0).what()).isEqualTo("below 3, the rows of \"small\"");
    }

    @Test
    void the_tables_of_a_fused_embedding_are_known() {
        RandomInputs inputs = chosen("""
                g (int32[n, 300] ids, int32[n, 300] kinds, int32[n, 4] position_ids) => (y) {
                  words: float[7, 1] = {1, 2, 3, 4, 5, 6, 7}
                  places: float[4, 1] = {1, 2, 3, 4}
                  types: float[2, 1] = {1, 2}
                  one: float[1] = {1}
                  y = com.microsoft::EmbedLayerNormalization(ids, kinds, words, places, types, one, one, "", position_ids)
                }
                """);

        assertThat(tensor(inputs, "ids").toLongArray()).containsOnly(0, 1, 2, 3, 4, 5, 6);
        assertThat(tensor(inputs, "kinds").toLongArray()).containsOnly(0, 1);
        assertThat(tensor(inputs, "position_ids").toLongArray()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void an_index_inside_a_body_is_found_and_one_into_what_is_computed_is_the_first() {
        RandomInputs inputs = chosen("""
                g (bool[] which, int64[n, 50] ids, int64[n, 50] rows, float[n, t] x) => (y) {
                  w: float[3, 1] = {1, 2, 3}
                  r = Relu(x)
                  y = If<then_branch=a () => (p) { p = Gather(w, ids) }, else_branch=b () => (q) {
                    q = Gather(r, rows)
                  }>(which)
                }
                """);

        assertThat(tensor(inputs, "ids").toLongArray()).containsOnly(0, 1, 2);
        assertThat(tensor(inputs, "rows").toLongArray()).containsOnly(0);
    }

    @Test
    void a_number_that_the_model_compares_is_that_number_and_others_are_small() {
        RandomInputs inputs = chosen("""
                g (int64[] sr, int64[n, 90] counts, uint8[n, 90] pixels, bool[n, 90] flags) => (y) {
                  c: int64[] = {16000}
                  y = Equal(c, sr)
                }
                """);

        assertThat(tensor(inputs, "sr").item()).isEqualTo(16000);
        assertThat(tensor(inputs, "counts").toLongArray()).containsOnly(1, 2, 3);
        assertThat(tensor(inputs, "pixels").toLongArray()).containsOnly(1, 2, 3);
        assertThat(tensor(inputs, "flags").toLongArray()).containsOnly(0, 1);
    }

    @Test
    void the_same_seed_gives_the_same_numbers_and_another_others() {
        ModelGraph model = model("g (float[n, 6] x, float[n, 6] z) => (y) { y = Add(x, z) }");

        Tensor first = tensor(RandomInputs.of(model, 1), "x");

        assertThat(tensor(RandomInputs.of(model, 1), "x").sameBits(first)).isTrue();
        assertThat(tensor(RandomInputs.of(model, 2), "x").sameBits(first)).isFalse();
        assertThat(tensor(RandomInputs.of(model, 1), "z").sameBits(first)).isFalse();
    }

    @Test
    void sizes_on_which_the_model_does_not_run_are_left_for_larger_ones() {
        RandomInputs inputs = running("""
                g (float[n, 1, t] x, float[2, ?, 3] state) => (y, z) {
                  s: int64[3] = {2, 1, 3}
                  w: float[1, 1, 20] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
                  y = Conv(x, w)
                  z = Reshape(state, s)
                }
                """, Map.of());

        assertThat(tensor(inputs, "x").shape()).containsExactly(1, 1, 32);
        assertThat(tensor(inputs, "state").shape()).containsExactly(2, 1, 3);
    }

    @Test
    void what_runs_on_no_sizes_says_what_was_tried_and_why_it_failed() {
        String graph = "g (float[n, t] x) => (y) { s: int64[1] = {7}\n y = Reshape(x, s) }";

        assertThatThrownBy(() -> running(graph, Map.of()))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no inputs were found")
                .hasMessageContaining("[8, 16, 32")
                .hasMessageContaining("Reshape");
        assertThatThrownBy(() -> running(graph, Map.of("x", new long[] {2, 3})))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("the sizes given");
        assertThat(tensor(running(graph, Map.of("x", new long[] {7, 1})), "x").shape())
                .containsExactly(7, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "y, 1x2, no input \"y\"",
        "x, 1, does not fit",
        "x, 1x2x4, does not fit",
        "m, 1x9, does not hold",
    })
    void shapes_that_do_not_fit_are_refused_and_named(String input, String shape, String why) {
        long[] sizes =
                Arrays.stream(shape.split("x")).mapToLong(Long::parseLong).toArray();

        assertThatThrownBy(() -> running(
                        "g (float[n, t, 3] x, float[n, \"t + t\"] m) => (y) { y = Relu(x) }", Map.of(input, sizes)))
                .isInstanceOfAny(ShapeException.class, UnknownNameException.class)
                .hasMessageContaining(why)
                .hasMessageContaining('"' + input + '"');
    }

    @Test
    void shapes_that_do_not_agree_are_refused_naming_both() {
        Map<String, long[]> shapes = Map.of("x", new long[] {1, 2}, "z", new long[] {1, 3});

        assertThatThrownBy(() -> running("g (float[n, t] x, float[n, t] z) => (y) { y = Add(x, z) }", shapes))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("do not agree on \"t\"")
                .hasMessageContaining("\"x\":")
                .hasMessageContaining("\"z\":");
    }

    @Test
    void what_cannot_be_chosen_is_named() {
        assertThatThrownBy(() -> chosen("g (string[n] words) => (y) { y = Identity(words) }"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"words\"")
                .hasMessageContaining("string");
        assertThatThrownBy(() -> chosen("g (float[...] x) => (y) { y = Identity(x) }"))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("what shape \"x\" has");
        assertThat(tensor(running("g (float[...] x) => (y) { y = Identity(x) }", Map.of("x", new long[] {2, 3})), "x")
                        .shape())
                .containsExactly(2, 3);
        assertThatThrownBy(() -> chosen("g (list) => (y) { y = Identity(list) }"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"list\": it is no tensor");
    }

    @Test
    void the_choice_can_be_printed() {
        RandomInputs inputs = chosen("""
                g (int64[n, t] input_ids, float[n, t, 4] x) => (y) {
                  w: float[3, 1] = {1, 2, 3}
                  y = Gather(w, input_ids)
                }
                """);

        assertThat(inputs).hasToString("""
                input_ids  int64[1, 8]     below 3, the rows of "w"
                x          float[1, 8, 4]  normal, mean 0, deviation 1
                """);
    }
}
