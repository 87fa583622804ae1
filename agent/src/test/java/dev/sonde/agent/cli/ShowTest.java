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
