package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Embed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

/** A program that embeds sentences shows its layers, and is steered, without knowing. */
class WatchAndEditIT {
    private static final String LAST = "encoder.layer.5";

    /** With pauses until something is seen, so many that the variant is there before the last. */
    private static final int RUNS = 200;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_watched_program_computes_the_same_bits_and_shows_its_layers(Host host) throws IOException {
        Ended plain = embed(host, "bytes", RUNS).run();
        Ended watched = embed(host, "bytes", RUNS)
                .arguments(seen())
                .agent("watch=encoder.layer.*,out=" + seen())
                .run();

        assertThat(watched.out()).isEqualTo(plain.out());
        assertFaultless(watched, plain);
        assertThat(watched.total("rerouted") + watched.total("originals")).isEqualTo(RUNS);
        List<Map<String, Object>> lines = lines();
        assertThat(lines).hasSize((int) (6 * watched.total("rerouted"))).isNotEmpty();
        Map<String, Object> last = lines.get(lines.size() - 1);
        assertThat(last)
                .containsEntry("run", RUNS)
                .containsEntry("place", LAST)
                .containsEntry("tensor", "last_hidden_state")
                .containsEntry("shape", List.of(1, 4 + (RUNS - 1) % 5, 384))
                .containsEntry("count", (4 + (RUNS - 1) % 5) * 384)
                .containsEntry("non_finite", 0);
    }

    @OnOldestAndNewest
    void every_call_of_a_steered_program_is_steered(Host host) throws IOException {
        Ended plain = embed(host, "path", 20).run();
        Ended same = embed(host, "path", 20)
                .agent("edit=" + LAST + "*1,watch=" + LAST + ",out=" + seen())
                .run();
        List<Map<String, Object>> before = lines();
        Ended halved = embed(host, "buffer", 20)
                .agent("edit=" + LAST + "*0.5,watch=" + LAST + ",out=" + seen())
                .run();
        List<Map<String, Object>> after = lines();

        assertThat(same.out()).isEqualTo(plain.out());
        assertThat(halved.out().lines())
                .hasSize(20)
                .doesNotContainAnyElementsOf(plain.out().lines().toList());
        for (Ended steered : List.of(same, halved)) {
            assertFaultless(steered, plain);
            assertThat(steered.total("rerouted")).isEqualTo(20);
            assertThat(steered.total("misses")).isZero();
        }
        assertThat(after).hasSameSizeAs(before).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(number(after.get(i), "max")).isEqualTo(number(before.get(i), "max") / 2);
            assertThat(number(after.get(i), "min")).isEqualTo(number(before.get(i), "min") / 2);
        }
    }

    @OnOldestAndNewest
    void what_cannot_be_done_is_told_and_missed_and_changes_nothing(Host host) {
        Ended plain = embed(host, "path", 20).run();
        Ended asked = embed(host, "path", 20)
                .agent("edit=encoder.layer.0.intermediate.dense*2,watch=encoder.layer.6,out=" + seen())
                .run();

        assertThat(asked.out()).isEqualTo(plain.out());
        assertFaultless(asked, plain);
        assertThat(asked.total("misses")).isEqualTo(20);
        assertThat(asked.status().toString())
                .contains("swallowed by: com.microsoft::BiasGelu")
                .contains("no module \"encoder.layer.6\"; nearest: \"encoder.layer.0\"");
    }

    private Program embed(Host host, String how, int runs) {
        return new Program(Embed.class, host, folder).arguments(MiniLm.file(), how, runs);
    }

    private Path seen() {
        return folder.resolve("seen.jsonl");
    }

    private List<Map<String, Object>> lines() throws IOException {
        return Files.readAllLines(seen()).stream().map(Program::json).toList();
    }

    private static double number(Map<String, Object> line, String key) {
        return ((Number) Objects.requireNonNull(line.get(key))).doubleValue();
    }

    private static void assertFaultless(Ended ended, Ended plain) {
        assertThat(ended.exit()).isZero();
        assertThat(ended.err()).isEqualTo(plain.err());
        assertThat(ended.suppressed()).isZero();
    }
}
