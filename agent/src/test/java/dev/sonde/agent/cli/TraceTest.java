package dev.sonde.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Safetensors;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TraceTest {
    @TempDir
    Path folder;

    private Said trace(String... more) {
        List<String> arguments = new ArrayList<>(List.of("trace", SmallModels.written(folder, SmallModels.TOWER)));
        arguments.addAll(Arrays.asList(more));
        return Said.by(arguments.toArray(String[]::new));
    }

    private String npy(String name, Tensor tensor) {
        Path file = folder.resolve(name);
        Npy.write(file, tensor);
        return file.toString();
    }

    private static Tensor named(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    @Test
    void what_flows_is_saved_printed_and_written() {
        String x = npy("x.npy", Tensor.of(new float[] {1, 0, 0, -1}, 1, 4));
        Path out = folder.resolve("out.safetensors");

        Said said = trace("--input", "x=" + x, "--save", "act", "down", "--out", out.toString());

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("x  float[1, 4]  from " + x)
                .contains("EXACT: ")
                .contains("written to " + out)
                .containsPattern("act +float\\[1, 4] +0 +0 +0 +0 +0  0  0  0");
        assertThat(Safetensors.read(out).keySet()).containsExactly("act", "down");
    }

    @Test
    void edits_are_made_in_the_order_in_which_they_stand() {
        String x = npy("x.npy", Tensor.of(new float[] {1, 1, 1, 1}, 1, 4));
        String one = npy("one.npy", Tensor.of(new double[] {0, 1, 2, 3}, 4));
        Path out = folder.resolve("out.safetensors");

        trace("--input", "x=" + x, "--save", "act", "--save", "down", "--out", out.toString(), "--set", "act=2");
        assertThat(named(Safetensors.read(out), "down").toFloatArray()).containsExactly(4, 4, 4, 4);

        String[] setThenAdd = {"--set", "act=2", "--scale", "act=0.5", "--add", "act=" + one};
        trace(with(setThenAdd, "--input", "x=" + x, "--save", "**", "--out", out.toString()));
        assertThat(named(Safetensors.read(out), "act").toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(named(Safetensors.read(out), "down").toFloatArray()).containsExactly(1, 4, 9, 16);

        String[] addThenSet = {"--add", "act=" + one, "--set", "act=2"};
        trace(with(addThenSet, "--input", "x=" + x, "--save", "act", "--out", out.toString()));
        assertThat(named(Safetensors.read(out), "act").toFloatArray()).containsExactly(2, 2, 2, 2);
    }

    private static String[] with(String[] edits, String... others) {
        List<String> all = new ArrayList<>(Arrays.asList(others));
        all.addAll(Arrays.asList(edits));
        return all.toArray(String[]::new);
    }

    @Test
    void a_pattern_leaves_out_what_was_swallowed_and_names_the_swallower() {
        Said said = trace("--random", "3", "--save", "**", "--json");

        assertThat(said.code()).isZero();
        assertThat(said.json()).containsEntry("state", "EXACT").containsEntry("max_abs_diff", 0.0);
        assertThat(said.list("saved")).extracting(each -> each.get("place")).containsExactly("act", "down");
        assertThat(said.one("saved", "place", "act"))
                .containsEntry("tensor", "/act/Relu_output_0")
                .containsEntry("type", "float")
                .containsEntry("shape", List.of(1, 4))
                .containsEntry("count", 4)
                .containsEntry("non_finite", 0)
                .containsKeys("mean", "std", "min", "max", "first");
        assertThat(said.list("left_out"))
                .containsExactly(Map.of("place", "up", "swallowed_by", "com.microsoft::FusedGemm"));
        assertThat(said.one("inputs", "name", "x")).containsEntry("shape", List.of(1, 4));
        assertThat(trace("--random", "3", "--save", "**").out())
                .contains("left out; --unfused")
                .contains("up  swallowed by com.microsoft::FusedGemm");
    }

    @Test
    void a_swallowed_place_is_refused_by_name_unless_asked_for_as_unfused() {
        Said refused = trace("--random", "3", "--save", "up");
        Said unfused = trace("--random", "3", "--save", "up", "--unfused", "--json");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("\"up\" does not exist", "com.microsoft::FusedGemm", "--unfused");
        assertThat(unfused.json()).containsEntry("state", "PERTURBED");
        assertThat((Double) unfused.json().get("max_abs_diff")).isLessThan(1e-5);
        assertThat(unfused.list("saved")).extracting(each -> each.get("place")).containsExactly("up");
    }

    @Test
    void numbers_that_json_has_no_form_for_are_null_and_the_json_is_valid() {
        Said said = Said.by(
                "trace", SmallModels.written(folder, SmallModels.ODD), "--random", "1", "--save", "dörf", "--json");

        assertThat(said.one("saved", "place", "dörf"))
                .containsEntry("tensor", "größe")
                .containsEntry("non_finite", 2)
                .containsEntry("mean", null)
                .containsEntry("min", null)
                .containsEntry("first", Arrays.asList(null, null));
    }

    @Test
    void a_model_may_stand_last_and_shapes_may_be_given() {
        String model = SmallModels.written(folder, SmallModels.TOWER);

        Said said = Said.by("trace", "--random", "1", "--shape", "x=5x4", "--json", "--save", "act", "down", model);

        assertThat(said.one("saved", "place", "down")).containsEntry("shape", List.of(5, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--save act | no inputs were given",
                "--save act --random 1 --input x=a.npy | choose one",
                "--random 1 | nothing is to be saved",
                "--random 1 --save | --save takes PLACE",
                "--random one --save act | --random",
                "--random 1 --save a//b | names no place",
                "--random 1 --save act --set act | --set is written PLACE=NUMBER",
                "--random 1 --save act --scale act=NaN | --scale is written PLACE=NUMBER",
                "--random 1 --save act --add act= | --add is written PLACE=FILE.npy",
                "--random 1 --save act --shape x=1xx4 | 1x16",
                "--input x=a.npy x=b.npy --save act | given twice for \"x\"",
                "--input x=a.npy --shape x=1 --save act | --shape goes with --random",
                "--random 1 --save act --sauve act | Unknown option",
            })
    void a_line_that_is_wrong_ends_with_2(String arguments, String why) {
        Said said = trace(arguments.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(why).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--random 1 --save doen | \"down\", \"act\", \"up\"",
                "--random 1 --save y | write tensor:y",
                "--random 1 --save zz.* | nothing matches",
                "--random 1 --save act --out /nowhere/at/all.safetensors | no such file or folder",
                "--random 1 --save act --add act=absent.npy | no such file or folder",
                "--random 1 --shape x=1x5 --save act | does not fit",
                "--random 1 --shape z=1x5 --save act | no input \"z\"",
                "--input z=a.npy --save act | no input \"z\"",
                "--input x=absent.npy --save act | absent.npy",
            })
    void what_fails_ends_with_1_and_says_what_to_do(String arguments, String why) {
        Said said = trace(arguments.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(why).doesNotContain("\tat ");
    }

    @Test
    void inputs_of_another_type_or_shape_are_refused_with_what_was_wanted() {
        Said type = trace("--input", "x=" + npy("d.npy", Tensor.of(new double[4], 1, 4)), "--save", "act");
        Said shape = trace("--input", "x=" + npy("s.npy", Tensor.of(new float[5], 1, 5)), "--save", "act");

        assertThat(type.code()).isEqualTo(1);
        assertThat(type.err()).contains("float[batch, 4]", "double[1, 4]", "astype(\"float32\")");
        assertThat(shape.code()).isEqualTo(1);
        assertThat(shape.err()).contains("float[batch, 4]", "float[1, 5]");
    }

    @Test
    void files_that_are_no_models_are_told() throws IOException {
        Path file = folder.resolve("bad.onnx");

        for (String content : List.of("", "ab", "not a model at all")) {
            Files.writeString(file, content);
            Said said = Said.by("show", file.toString());

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err())
                    .contains("the model cannot be read", "bad.onnx")
                    .doesNotContain("\tat ");
        }
        assertThat(Said.by("show", folder.toString()).err()).contains("it is a folder");
        assertThat(Said.by("show", "absent.onnx").err()).contains("there is no such file");
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_layers_of_stories_are_those_that_nnsight_saw() throws IOException {
        Path model = Said.shared("stories260k-dynamo-nokv.onnx");
        Map<String, Object> golden =
                (Map<String, Object>) new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(Said.shared("stories260k-nnsight.json")));
        long[] ids = ((List<Number>) Objects.requireNonNull(golden.get("ids")))
                .stream().mapToLong(Number::longValue).toArray();
        String input = "input_ids=" + npy("ids.npy", Tensor.of(ids, 1, ids.length));
        Path out = folder.resolve("out.safetensors");

        Said plain = Said.by(
                "trace",
                model.toString(),
                "--input",
                input,
                "--save",
                "tensor:add_1063",
                "tensor:logits",
                "--out",
                out.toString());
        assertThat(plain.err()).isEmpty();
        Map<String, Tensor> saved = Safetensors.read(out);
        requireLast(named(saved, "tensor:add_1063"), golden.get("layer2_last"), 2e-6);
        requireLast(named(saved, "tensor:logits"), golden.get("logits_last"), 2e-5);

        Said edited = Said.by(
                "trace",
                model.toString(),
                "--input",
                input,
                "--set",
                "tensor:linear_20=0",
                "--save",
                "tensor:logits",
                "--out",
                out.toString());
        assertThat(edited.err()).isEmpty();
        requireLast(named(Safetensors.read(out), "tensor:logits"), golden.get("logits_last_mlp2_zero"), 4e-5);
    }

    private static void requireLast(Tensor tensor, @Nullable Object golden, double most) {
        List<?> expected = (List<?>) Objects.requireNonNull(golden);
        int start = tensor.size() - expected.size();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(Math.abs(tensor.at(start + i) - ((Number) expected.get(i)).doubleValue()))
                    .isLessThan(most);
        }
    }

    @Test
    void help_and_nothing_at_all_are_help() {
        assertThat(Said.by().code()).isZero();
        assertThat(Said.by().out()).contains("show", "trace", "Usage");
        assertThat(Said.by("trace", "--help").out()).contains("--save", "--unfused", "SEED");
        assertThat(Said.by("--version").out()).contains("ONNX Runtime 1.");
    }
}
