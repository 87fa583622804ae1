package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Tour;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program sees of ONNX Runtime, down to the last bit and message, is the same with the agent and without. */
class TransparencyIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void an_idle_agent_changes_nothing_that_a_program_sees(Host host) {
        Ended plain = tour(host).run();
        Ended idle = tour(host).agent("").run();

        assertThat(plain.exit()).isZero();
        assertThat(plain.lines("call ")).hasSize(40);
        assertSame(idle, plain);
        assertThat(idle.status()).containsEntry("state", "idle").containsEntry("self_test", "ok");
        assertThat(idle.total("rerouted")).isZero();
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
