package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Sentence;
import dev.sonde.agent.app.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a watch writes is what was in the tensors, and what the program computes is what it computes without. */
class WatchIT {
    private static final int CALLS = 30;

    private static final Map<Host, Ended> PLAIN = new EnumMap<>(Host.class);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void every_run_and_tensor_has_a_line_with_the_right_figures(Host host) throws IOException {
        Ended plain = plain(host);
        Ended watched = series(host)
                .agent("watch=embed;encoder.layer.0,out=lines.jsonl")
                .run();

        assertSame(watched, plain);
        assertThat(watched.suppressed()).isZero();
        List<Map<String, Object>> lines = lines();
        assertThat(lines).hasSize(2 * (int) watched.total("rerouted"));
        assertThat(watched.total("rerouted")).isGreaterThanOrEqualTo(CALLS - 1);
        Map<String, Map<String, Object>> byRun = lines.stream()
                .collect(Collectors.toMap(line -> line.get("run") + " " + line.get("place"), line -> line));
        assertThat(byRun).hasSameSizeAs(lines);
        int before = Integer.parseInt(watched.lines("before call 1: ").get(0).substring("before call 1: ".length()));
        for (int call = 1; call < CALLS; call++) {
            int run = before + call;
            check(watched, "call " + call + " moved ", byRun.getOrDefault(run + " embed", Map.of()));
            check(watched, "call " + call + " hidden ", byRun.getOrDefault(run + " encoder.layer.0", Map.of()));
        }
    }

    private static void check(Ended ended, String start, Map<String, Object> line) {
        double[] values = Figures.numbers(ended.lines(start).get(0), start);
        Figures.of(values).agreeWith(line, List.of(values.length / Tower.WIDTH, Tower.WIDTH));
    }

    @OnOldestAndNewest
    void no_more_is_written_than_may_be(Host host) throws IOException {
        Ended plain = plain(host);
        Ended watched =
                series(host).agent("watch=**,out=lines.jsonl,out.max=3KiB").run();

        assertSame(watched, plain);
        assertThat(watched.suppressed()).isZero();
        assertThat(Files.size(folder.resolve("lines.jsonl"))).isBetween(2_000L, 3_072L);
        Map<?, ?> runtime = watched.first("runtimes");
        assertThat(((Number) Program.value(runtime, "lines_written")).intValue())
                .isEqualTo(lines().size());
        assertThat(((Number) Program.value(runtime, "lines_dropped")).intValue())
                .isPositive();
    }

    @OnOldestAndNewest
    void the_layers_of_a_real_encoder_are_seen_as_they_are(Host host) throws IOException, OrtException {
        Golden golden = Golden.read();
        Ended plain = sentence(host, golden).run();
        Ended watched = sentence(host, golden)
                .agent("watch=encoder.layer.*,out=lines.jsonl")
                .run();

        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.lines("hidden")).isEqualTo(plain.lines("hidden")).hasSize(3);
        assertThat(watched.suppressed()).isZero();
        List<Map<String, Object>> last = lines().stream()
                .filter(line -> Program.value(line, "run").equals(before(watched) + 1))
                .toList();
        assertThat(last).hasSize(6);
        List<double[]> layers = golden.layers(folder);
        for (int layer = 0; layer < 6; layer++) {
            assertThat(last.get(layer)).containsEntry("place", "encoder.layer." + layer);
            Figures.of(layers.get(layer)).agreeWith(last.get(layer), List.of(1, golden.ids().length, 384));
        }
    }

    /** How many calls there were before those whose results are printed. */
    private static int before(Ended ended) {
        return Integer.parseInt(ended.lines("before: ").get(0).substring("before: ".length()));
    }

    /** What the program does without the agent: the same every time, so it is run once. */
    private Ended plain(Host host) {
        return PLAIN.computeIfAbsent(host, on -> series(on).run());
    }

    private Program series(Host host) {
        return new Program(Series.class, host, folder).arguments(Tower.write(folder), CALLS);
    }

    private Program sentence(Host host, Golden golden) {
        return new Program(Sentence.class, host, folder)
                .arguments(MiniLm.file())
                .arguments(golden.arguments());
    }

    private static void assertSame(Ended ended, Ended plain) {
        assertThat(plain.exit()).isZero();
        assertThat(ended.exit()).isZero();
        assertThat(ended.lines("call ")).hasSize(3 * CALLS).isEqualTo(plain.lines("call "));
        assertThat(ended.err()).isEqualTo(plain.err());
    }

    private List<Map<String, Object>> lines() throws IOException {
        return Files.readAllLines(folder.resolve("lines.jsonl")).stream()
                .map(Program::json)
                .toList();
    }
}
