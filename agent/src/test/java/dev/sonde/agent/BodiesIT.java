package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Branching;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** What is inside the branches of a program's model is watched and edited like everything else. */
class BodiesIT {
    private static final int CALLS = 6;
    private static final String CHOICE = """
            opset 17
            choice (float[3] x, bool[] c) => (y) {
              y = If<else_branch=no () => (/calm/Neg_output_0) {
                /calm/Exp_output_0 = Exp(x)  // /calm/Exp
                /calm/Neg_output_0 = Neg(/calm/Exp_output_0)  // /calm/Neg
              }, then_branch=yes () => (/hot/out/Add_output_0) {
                /hot/act/Mul_output_0 = Mul(x, x)  // /hot/act/Mul
                /hot/out/Add_output_0 = Add(/hot/act/Mul_output_0, x)  // /hot/out/Add
              }>(c)  // /choice/If
            }
            """;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_branch_is_seen_in_the_calls_in_which_it_runs_and_empty_in_the_others(Host host) throws IOException {
        Ended plain = choice(host).run();
        Ended watched = choice(host).agent("watch=hot.act;calm,out=lines.jsonl").run();

        assertSame(watched, plain);
        Map<String, Map<String, Object>> lines = lines(before(watched));
        for (int call = 0; call < CALLS; call++) {
            Map<String, Object> hot = lines.getOrDefault(call + " hot.act", Map.of());
            Map<String, Object> calm = lines.getOrDefault(call + " calm", Map.of());
            if (call % 2 == 0) {
                Figures.of(new double[] {call * call, 1, 0.25}).agreeWith(hot, List.of(3));
            } else {
                Figures.of(new double[] {-Math.exp(call), -Math.exp(-1), -Math.exp(0.5)})
                        .agreeWith(calm, List.of(3));
            }
            assertThat(call % 2 == 0 ? calm : hot)
                    .containsEntry("shape", List.of(0))
                    .containsEntry("count", 0)
                    .containsEntry("mean", null);
        }
    }

    @OnOldestAndNewest
    void an_edit_in_one_branch_changes_the_calls_in_which_it_runs_and_no_other(Host host) {
        Ended plain = choice(host).run();
        Ended edited = choice(host).agent("edit=hot.act*10").run();

        assertThat(edited.suppressed()).isZero();
        assertThat(edited.total("originals")).isZero();
        for (int call = 0; call < CALLS; call++) {
            double[] y = Figures.numbers(edited.lines("call " + call).get(0), "call " + call + " y ");
            if (call % 2 == 0) {
                assertThat(y).containsExactly(10.0 * call * call + call, 9, 3);
            } else {
                assertThat(edited.lines("call " + call)).isEqualTo(plain.lines("call " + call));
            }
        }
    }

    @OnOldestAndNewest
    void everything_inside_a_real_model_of_nothing_but_branches_is_seen(Host host) throws IOException {
        Ended plain = voice(host).run();
        Ended watched = voice(host).agent("watch=**,out=lines.jsonl").run();

        assertSame(watched, plain);
        Map<String, Map<String, Object>> lines = lines(before(watched));
        for (int call = 0; call < CALLS; call++) {
            String ran = call % 2 == 0 ? "then" : "else";
            String other = call % 2 == 0 ? "else" : "then";
            assertThat(encoder(lines, call, ran)).containsEntry("shape", List.of(1, 128, 1));
            assertThat((Double) encoder(lines, call, ran).get("min")).isGreaterThanOrEqualTo(0);
            assertThat((Double) encoder(lines, call, ran).get("max")).isPositive();
            assertThat(encoder(lines, call, other)).containsEntry("count", 0);
        }
    }

    private static Map<String, Object> encoder(Map<String, Map<String, Object>> lines, int call, String branch) {
        return lines.getOrDefault(call + " If_0_" + branch + "_branch__Inline_0__.encoder", Map.of());
    }

    private static void assertSame(Ended watched, Ended plain) {
        assertThat(plain.exit()).isZero();
        assertThat(watched.lines("call ")).isEqualTo(plain.lines("call ")).hasSizeGreaterThanOrEqualTo(CALLS);
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.suppressed()).isZero();
        assertThat(watched.total("rerouted")).isGreaterThanOrEqualTo(CALLS);
    }

    /** The lines of the calls after the first ones, by call and place. */
    private Map<String, Map<String, Object>> lines(int before) throws IOException {
        return Files.readAllLines(folder.resolve("lines.jsonl")).stream()
                .map(Program::json)
                .collect(Collectors.toMap(
                        line -> (int) Program.value(line, "run") - before - 1 + " " + line.get("place"), line -> line));
    }

    private static int before(Ended ended) {
        return Integer.parseInt(ended.lines("before: ").get(0).substring("before: ".length()));
    }

    private Program choice(Host host) {
        Path file = folder.resolve("choice.onnx");
        OnnxWriter.write(GraphText.parse(CHOICE), file);
        return new Program(Branching.class, host, folder).arguments(file, CALLS, "choice");
    }

    private Program voice(Host host) {
        return new Program(Branching.class, host, folder).arguments(Clients.shared("silero_vad.onnx"), CALLS, "voice");
    }
}
