package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs made with the libraries that people use print the same bits with an agent that serves all their calls, each
 * on the ONNX Runtime that it brings and on the newest. An edit that multiplies by one makes every call wait for the
 * variant, so that none is served by the original.
 */
class ProgramsIT {
    private static final String MAIN = "com.example.";

    @TempDir
    private Path folder;

    /** A program, and how many calls it makes of its session. */
    private record Client(String main, String ort, Object... arguments) {}

    @ParameterizedTest
    @ValueSource(strings = {"1.23.1", "newest"})
    void a_detector_of_speech_that_carries_its_state_over_finds_the_same_segments(String ort) throws IOException {
        Path model = Clients.shared("silero_vad.onnx");
        Path recording = Clients.shared("silero-test.wav");

        Ended plain = same(
                new Client("speech.SpeechProgram", ort, model, recording),
                "edit=tensor:output*1,watch=Equal_0;Introduce_0_id0;If_0_else_branch__Introduce_0_id0",
                1875);

        assertThat(plain.lines("speech "))
                .hasSize(19)
                .startsWith("speech 32-32736")
                .endsWith("speech 920096-953312");
        List<String> lines = lines();
        assertThat(lines).hasSize(3 * 1875);
        // The rate is declared as a scalar and given as a vector, as everybody does; the branch of the other rate is
        // empty.
        assertThat(Program.json(lines.get(0)))
                .containsEntry("place", "Equal_0")
                .containsEntry("shape", List.of(1))
                .containsEntry("mean", 1.0);
        assertThat(Program.json(lines.get(1))).containsEntry("shape", List.of(1, 1));
        assertThat(Program.json(lines.get(2))).containsEntry("count", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void a_model_that_tribuo_opened_classifies_alike(String ort) throws IOException {
        Ended plain = same(
                new Client("classifier.ClassifierProgram", ort, classifier(), "x", 8, 3), "edit=hidden*1,watch=**", 13);

        assertThat(plain.lines("one ")).hasSize(12);
        assertThat(plain.lines("all ")).hasSize(12);
        assertThat(lines()).hasSize(13 * 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.21.1", "newest"})
    void an_engine_of_djl_reads_all_results_in_their_order(String ort) throws IOException {
        Ended plain = same(
                new Client("djl.DjlProgram", ort, Tower.write(folder), Tower.WIDTH),
                "edit=encoder.layer.**1,watch=encoder.layer.*",
                20);

        assertThat(plain.out().lines()).hasSize(20 * 3);
        assertThat(lines()).hasSize(20 * 2);
    }

    private Ended same(Client client, String settings, int calls) throws IOException {
        Ended plain = program(client, "plain").run();
        Ended served =
                program(client, "served").agent(settings + ",out=" + seen()).run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(served.out()).isEqualTo(plain.out());
        assertThat(served.err()).isEqualTo(plain.err());
        assertThat(served.exit()).isZero();
        assertThat(served.suppressed()).isZero();
        assertThat(served.status()).containsEntry("self_test", "ok");
        assertThat(served.total("rerouted")).as("%s", served.status()).isEqualTo(calls);
        assertThat(served.total("misses")).isZero();
        assertThat(Clients.unpacked(folder.resolve("served"))).hasSize(1);
        return plain;
    }

    private Program program(Client client, String run) throws IOException {
        Path own = Files.createDirectories(folder.resolve(run));
        return new Program(MAIN + client.main(), Clients.classPath(client.ort()), Jdk.running(), own)
                .options("-Dai.djl.offline=true")
                .arguments(client.arguments());
    }

    private Path seen() {
        return folder.resolve("seen.jsonl");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(seen());
    }

    /** One layer and the chances of three labels. */
    private Path classifier() {
        Path file = folder.resolve("classifier.onnx");
        OnnxWriter.write(GraphText.parse("""
                opset 17
                classifier (float[n, 8] x) => (float[n, 3] chances) {
                  spread: float[1] = {0.5}
                  weights: float[8, 3] = {%s}
                  scaled = Mul(x, spread)  // /hidden/Mul
                  squashed = Tanh(scaled)  // /hidden/act/Tanh
                  scores = MatMul(squashed, weights)  // /out/MatMul
                  chances = Softmax(scores)  // /out/Softmax
                }
                """.formatted(Tower.numbers(24, 5))), file);
        return file;
    }
}
