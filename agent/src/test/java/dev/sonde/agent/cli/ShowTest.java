package dev.sonde.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowTest {
    @TempDir
    Path folder;

    @Test
    void a_model_is_shown_with_its_edges_and_every_module() {
        Said said = Said.by("show", SmallModels.written(folder, SmallModels.TOWER));

        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines()).containsExactly("""
                small.onnx
                  inputs
                    x      float[batch, 4]
                  outputs
                    y      float[batch, 4]
                modules
                  place  type and shape   in production                          tensor
                  up     float[batch, 4]  swallowed by com.microsoft::FusedGemm  /up/Add_output_0
                  act    float[batch, 4]  exact                                  /act/Relu_output_0
                  down   float[batch, 4]  exact                                  y""".lines().toArray(String[]::new));
    }

    @Test
    void the_same_is_told_as_json() {
        Said said = Said.by("show", "--json", SmallModels.written(folder, SmallModels.TOWER));

        assertThat(said.one("inputs", "name", "x"))
                .containsEntry("type", "float")
                .containsEntry("shape", List.of("batch", 4));
        assertThat(said.one("outputs", "name", "y")).containsEntry("type", "float");
        assertThat(said.list("modules"))
                .extracting(module -> module.get("path"))
                .containsExactly("up", "act", "down");
        assertThat(String.valueOf(said.one("modules", "path", "up").get("outputs")))
                .contains("tensor=/up/Add_output_0", "exact=false", "swallowed_by=com.microsoft::FusedGemm");
        assertThat(String.valueOf(said.one("modules", "path", "act").get("outputs")))
                .contains("exact=true");
    }

    @Test
    void what_is_computed_with_more_precision_than_the_file_asks_for_says_so_inside_of_branches_too() {
        String model = SmallModels.written(folder, SmallModels.HALVES);

        List<String> lines = Said.by("show", model).out().lines().toList();
        Said json = Said.by("show", "--json", model);

        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "  hot\\.act +float\\[\\.\\.\\.\\] \\(float16 in the file\\) +exact +/hot/act/Sigmoid_output_0"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("  hot\\.out +float16\\[\\.\\.\\.\\] +exact +t"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("  up +float16\\[2\\] +exact .*"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("  choice +float16\\[2\\] +exact +y"));
        assertThat(String.valueOf(json.one("modules", "path", "hot.act").get("outputs")))
                .contains("type=float,", "type_in_file=float16");
        assertThat(String.valueOf(json.one("modules", "path", "choice").get("outputs")))
                .contains("type=float16,")
                .doesNotContain("type_in_file");
    }

    @Test
    void the_depth_cuts_the_tree() {
        Path model = Said.minilm(folder);

        Said one = Said.by("show", model.toString(), "--depth", "1", "--json");
        Said all = Said.by("show", model.toString(), "--json");

        assertThat(one.list("modules"))
                .extracting(module -> module.get("path"))
                .containsExactly("embeddings", "encoder");
        assertThat(all.list("modules")).hasSize(97);
    }

    @Test
    void names_that_json_escapes_are_valid_and_come_back() {
        Said said = Said.by("show", "--json", SmallModels.written(folder, SmallModels.ODD));

        assertThat(said.out().chars()).allMatch(c -> c < 128);
        assertThat(said.list("inputs").get(0))
                .containsEntry("name", "in \"q\"\n")
                .containsEntry("shape", Arrays.asList("n", 2));
        assertThat(said.list("modules").get(0)).containsEntry("path", "dörf");
    }
}
