package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @TempDir
    private Path folder;

    @Test
    void no_options_are_an_agent_that_does_nothing() {
        Settings settings = SettingsReader.read("");

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.isActive()).isFalse();
        assertThat(settings.out()).isEqualTo("-");
        assertThat(settings.outMax()).isEqualTo(64L << 20);
        assertThat(settings.editWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.keepModels()).isFalse();
    }

    @Test
    void every_key_can_be_written_as_a_pair() {
        Settings settings = SettingsReader.read(
                "watch=encoder.layer.*;tensor:/a/b, out = layers.jsonl,out.max=1.5KiB,edit=h.3*0.5;h.4=0,edit.wait=250ms,"
                        + "keep-models=TRUE,cache=/tmp/c,models=*minilm*,status=s.json,enabled=true,java=djl;a.B#c -> arg 1");

        assertThat(settings)
                .isEqualTo(new Settings(
                        true,
                        List.of("encoder.layer.*", "tensor:/a/b"),
                        "layers.jsonl",
                        1536,
                        List.of(new Edit("h.3", Edit.Kind.SCALE, "0.5"), new Edit("h.4", Edit.Kind.SET, "0")),
                        Duration.ofMillis(250),
                        true,
                        "/tmp/c",
                        "*minilm*",
                        "s.json",
                        List.of("djl", "a.B#c -> arg 1")));
        assertThat(settings.isActive()).isTrue();
    }

    @Test
    void a_key_that_comes_twice_adds_up() {
        assertThat(SettingsReader.read("watch=a,watch=b").watch()).containsExactly("a", "b");
    }

    @Test
    void a_file_says_the_same_as_pairs_do() throws IOException {
        Path vector = Files.createFile(folder.resolve("v.npy"));
        Path file = folder.resolve("sonde.yaml");
        Files.writeString(file, """
                watch: [encoder.layer.*, "**"]
                out.max: 2MB
                edit:
                  - {place: encoder.layer.3, scale: 0.5}
                  - {place: h.4, add: %s}
                  - h.5=1
                edit.wait: 2m
                keep-models: yes-no
                """.formatted(vector).replace("yes-no", "true"));

        Settings settings = SettingsReader.read(file.toString());

        assertThat(settings.watch()).containsExactly("encoder.layer.*", "**");
        assertThat(settings.outMax()).isEqualTo(2_000_000);
        assertThat(settings.editWait()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.edits())
                .containsExactly(
                        new Edit("encoder.layer.3", Edit.Kind.SCALE, "0.5"),
                        new Edit("h.4", Edit.Kind.ADD, vector.toString()),
                        new Edit("h.5", Edit.Kind.SET, "1"));
    }

    @Test
    void an_agent_that_is_off_is_not_active() {
        assertThat(SettingsReader.read("enabled=false,watch=**").isActive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wach=**              | no setting \"wach\" (nearest: \"watch\"",
                "watch                | the setting \"watch\" has no value",
                "watch=               | the setting \"watch\" has an empty item",
                "watch=a;;b           | the setting \"watch\" has an empty item",
                "out.max=64MB2        | the setting \"out.max\" takes a number of bytes such as 64MiB, not \"64MB2\"",
                "out.max=-1           | the setting \"out.max\" takes a number of bytes",
                "edit.wait=soon       | the setting \"edit.wait\" takes a time such as 30s, not \"soon\"",
                "keep-models=perhaps  | the setting \"keep-models\" takes true or false, not \"perhaps\"",
                "edit=h.3             | an edit is written PLACE*NUMBER, PLACE=NUMBER or PLACE+FILE.npy, not \"h.3\"",
                "edit=h.3+absent.npy  | cannot read the vector \"absent.npy\"",
                "absent.yaml          | cannot read the settings in \"absent.yaml\"",
            })
    void what_is_not_understood_is_refused_in_one_line(String options, String message) {
        assertThatThrownBy(() -> SettingsReader.read(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch: [a         | bad YAML",
                "- watch           | is no YAML map of settings",
                "wacth: a          | no setting \"wacth\" (nearest: \"watch\"",
                "watch: [a, null]  | the setting \"watch\" has an empty item",
                "edit: [{place: a}]           | an edit has a place and one of scale, set and add",
                "edit: [{place: a, times: 2}] | an edit is one of scale, set and add",
                "edit: [{place: a, scale: x}] | an edit's scale takes a number, not \"x\"",
                "edit: [{place: a, add: 2}]   | an edit's add takes a file that ends in .npy",
            })
    void a_bad_file_is_refused_in_one_line(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("sonde.yml"), text);

        assertThatThrownBy(() -> SettingsReader.read(file.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
