package dev.sonde.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample, as {@code samples/run} calls it. */
class SamplesIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void the_main_job_holds_every_claim(@TempDir Path folder) throws Exception {
        int code = run("--sentences", "12", "--patient", "--out", folder.toString());
        assertThat(said(errors)).isEmpty();
        assertThat(code).isZero();
        assertThat(said(out))
                .contains(
                        "second plain run: 0 of 4608 elements differ",
                        "idle agent: 0 of 4608 elements differ",
                        "watched: 0 of 4608 elements differ",
                        "steered with strength 0: 0 of 4608 elements differ",
                        "steered: the variant served 12 of 12 calls",
                        "0 faults in the agent",
                        "   0.3260 -> ",
                        "  -0.0646 -> ",
                        "Report: " + folder.resolve("report.html"))
                .contains("encoder.layer.5")
                .doesNotContain("FAILED");
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("encoder.layer.5", "0 of 4608 elements differ");
        assertThat(folder.resolve("layers.svg")).exists();
    }

    @Test
    void layers_are_read_as_production_computes_them() {
        assertThat(run("read-layers")).isZero();
        assertThat(said(out)).contains("encoder.layer.0 [1, 9, 384]  length 33.4", "encoder.layer.5", "EXACT");
    }

    @Test
    void steering_moves_a_sentence_towards_its_goal() {
        assertThat(run("steer")).isZero();
        assertThat(said(out)).contains("strength 0.0: similarity -0.0646", "strength 1.0: similarity 0.36");
    }

    @Test
    void likeness_comes_with_the_last_layer() {
        assertThat(run("layer-by-layer")).isZero();
        assertThat(said(out)).containsPattern("5 +0\\.526\\d +-0\\.064\\d");
    }

    @Test
    void a_part_that_is_switched_off_is_missed() {
        assertThat(run("ablate")).isZero();
        assertThat(said(out).lines()).hasSize(12).allMatch(line -> line.matches("without \\S+ +0\\.[5-9]\\d+"));
    }

    @Test
    void attention_is_shown_for_every_token() {
        assertThat(run("attention")).isZero();
        assertThat(said(out).lines()).hasSize(10);
        assertThat(said(out)).contains("[CLS] the cat sat on the mat . [SEP]").containsPattern("[#%@*+=]");
    }

    @Test
    void a_swallowed_place_is_refused_and_then_computed_beside() {
        assertThat(run("unfused")).isZero();
        assertThat(said(out)).contains("swallowed by:  com.microsoft::BiasGelu", "PERTURBED(max abs difference");
    }

    @Test
    void a_transformer_in_plain_java_is_traced_between_its_calls() {
        assertThat(run("java-transformer")).isZero();
        assertThat(said(errors)).isEmpty();
        assertThat(said(out))
                .containsPattern(
                        "blocks\\[3\\] would say (\\d+)\\nthe net says \\1, its answer is the same to the bit, EXACT");
        assertThat(said(out).lines().filter(line -> line.startsWith("without ")))
                .hasSize(8)
                .allMatch(line -> line.matches("without blocks\\[\\d]\\.\\w+ +the last row moves by [1-9]?\\d\\.\\d+"))
                .noneMatch(line -> line.endsWith("by 0.000"));
    }

    @Test
    void a_bert_of_djl_is_watched_edited_and_traced() {
        assertThat(run("djl-bert")).isZero();
        assertThat(said(errors)).isEmpty();
        assertThat(said(out).lines())
                .containsOnlyOnce("(the same, byte for byte)", "the second output: float[256]")
                .contains("what the program got is the same to the bit, EXACT")
                .filteredOn(line -> line.matches("transformer_\\d .* 98304"))
                .hasSize(4);
        List<String> moved = rows("transformer_\\d( +0\\.0\\d\\d){3}");
        assertThat(moved).hasSize(4).noneMatch(line -> line.contains(" 0.000"));
        assertThat(rows("line 0 .*")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void a_network_of_deeplearning4j_is_watched_edited_and_traced() throws Exception {
        Files.deleteIfExists(Repository.ROOT.resolve("samples/target/dl4j/rings.zip"));
        assertThat(run("dl4j")).isZero();
        assertThat(said(errors)).isEmpty();
        assertThat(said(out).lines())
                .containsOnlyOnce("(the same, byte for byte)")
                .filteredOn(line -> line.matches("layers\\[\\d] .*"))
                .hasSize(3);
        assertThat(rows("right \\d+ of 200"))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .first()
                .asString()
                .matches("right (19\\d|200) of 200");
        assertThat(rows("as it is +right about (19\\d|200) of 200 points")).hasSize(1);
        assertThat(rows("without layers\\[0] +right about 100 of 200 points")).hasSize(1);
        assertThat(rows("without number \\d of layers\\[0] +right about \\d+ of 200 points"))
                .hasSize(8);
    }

    @Test
    void every_sample_is_listed() {
        assertThat(run("list")).isZero();
        assertThat(said(out).lines()).hasSize(Sample.ALL.size() + NetworkSample.ALL.size() + 2);
        assertThat(said(out)).contains("embedding", "java-transformer", "djl-bert", "dl4j", "attention");
    }

    @Test
    void an_unknown_sample_is_bad_usage_and_the_nearest_is_named() {
        assertThat(run("atention")).isEqualTo(2);
        assertThat(said(errors)).contains("no sample \"atention\"; nearest: \"attention\"");
        assertThat(said(out)).isEmpty();
    }

    @Test
    void wrong_options_are_bad_usage() {
        assertThat(run("steer", "hard")).isEqualTo(2);
        assertThat(run("--sentences", "five")).isEqualTo(2);
        assertThat(run("--sentences")).isEqualTo(2);
        assertThat(run("embedding", "--speed")).isEqualTo(2);
        assertThat(said(errors))
                .contains(
                        "takes no options",
                        "takes a number from 6 on, not \"five\"",
                        "--sentences has no value",
                        "no option \"--speed\"");
    }

    @Test
    void what_is_not_built_is_a_failure_with_a_name(@TempDir Path elsewhere) {
        int code = Samples.run(elsewhere, List.of("attention"), stream(out), stream(errors));
        assertThat(code).isEqualTo(1);
        assertThat(said(errors)).startsWith("samples/run: ").contains(elsewhere.toString());
    }

    @Test
    void the_script_works_from_anywhere_and_hands_the_exit_code_on(@TempDir Path elsewhere) throws Exception {
        Command.Outcome help = script("--help").in(elsewhere).run();
        assertThat(help.output()).startsWith("usage: samples/run");
        assertThat(help.code()).isZero();
    }

    @Test
    void the_script_says_what_it_misses(@TempDir Path home) throws Exception {
        Command.Outcome wrongHome =
                script("list").with("JAVA_HOME", home.toString()).run();
        assertThat(wrongHome.code()).isEqualTo(1);
        assertThat(wrongHome.errors()).contains("JAVA_HOME is \"" + home);
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Command.Outcome tooOld =
                script("list").with("JAVA_HOME", home.toString()).run();
        assertThat(tooOld.code()).isEqualTo(1);
        assertThat(tooOld.errors()).contains("is Java 11: a JDK is needed, 17 or later");
    }

    @Test
    void the_script_says_where_natives_are_missing(@TempDir Path commands) throws Exception {
        Path uname = Files.writeString(commands.resolve("uname"), "#!/bin/sh\necho Plan9 mips\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        Command.Outcome elsewhere = script("djl-bert")
                .with("PATH", commands + ":" + System.getProperty("java.home") + "/bin:" + System.getenv("PATH"))
                .run();
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.errors())
                .contains("\"djl-bert\" has natives for Linux on x86-64 only, and this is Plan9 mips");
    }

    private List<String> rows(String pattern) {
        return said(out).lines().filter(line -> line.matches(pattern)).toList();
    }

    private int run(String... arguments) {
        return Samples.run(Repository.ROOT, List.of(arguments), stream(out), stream(errors));
    }

    private static Command script(String argument) {
        return Command.of(Repository.ROOT.resolve("samples/run").toString(), argument);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String said(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
