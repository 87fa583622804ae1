package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Tour;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program sees of ONNX Runtime, down to the last bit and message, is the same with the agent and without. */
class TransparencyIT {
    private static final Map<Host, Ended> PLAIN = new EnumMap<>(Host.class);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void an_idle_agent_changes_nothing_that_a_program_sees(Host host) {
        Ended plain = plain(host);
        Ended idle = tour(host).agent("").run();

        assertThat(plain.exit()).isZero();
        assertThat(plain.lines("call ")).hasSize(40);
        assertSame(idle, plain);
        assertThat(idle.status()).containsEntry("state", "idle").containsEntry("self_test", "ok");
        assertThat(idle.total("rerouted")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void neither_does_a_watch(Host host) {
        Ended plain = plain(host);
        Ended watched = tour(host).agent("watch=**,out=lines.jsonl").run();

        assertSame(watched, plain);
        assertThat(watched.total("rerouted")).isGreaterThan(60);
        assertThat(watched.total("misses")).isZero();
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void nor_does_an_edit_that_multiplies_by_one(Host host) {
        Ended plain = plain(host);
        Ended edited = tour(host).agent("edit=encoder.layer.**1;embed*1").run();

        assertSame(edited, plain);
        assertThat(edited.total("rerouted")).isGreaterThan(60);
        assertThat(edited.total("misses")).isZero();
    }

    /** What the program does without the agent: the same every time, so it is run once. */
    private Ended plain(Host host) {
        return PLAIN.computeIfAbsent(host, on -> tour(on).run());
    }

    private Program tour(Host host) {
        return new Program(Tour.class, host, folder).arguments(Tower.write(folder));
    }

    private static void assertSame(Ended ended, Ended plain) {
        assertThat(ended.out()).isEqualTo(plain.out());
        assertThat(ended.err()).isEqualTo(plain.err());
        assertThat(ended.exit()).isEqualTo(plain.exit());
        assertThat(ended.suppressed()).isZero();
    }
}
