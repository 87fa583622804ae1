package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Tour;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** An ONNX Runtime that lacks what the agent needs is left as it is. */
class UnknownOrtIT {
    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_program_whose_onnx_runtime_lacks_a_member_is_left_alone_and_the_status_says_so(Host host) {
        String type = "ai/onnxruntime/OrtSession$SessionOptions";
        Path lacking = Sabotage.lacking(host.ort(), type, "getConfigEntries", folder);
        Ended plain = tour(host).before(lacking).run();

        Ended ended = tour(host).before(lacking).agent("watch=**").run();

        assertThat(ended.out()).isEqualTo(plain.out());
        assertThat(ended.err()).isEqualTo(plain.err());
        assertThat(ended.exit()).isZero();
        assertThat(ended.status())
                .containsEntry("self_test", "the program's ONNX Runtime is unknown to Sonde and left alone")
                .containsEntry("left_alone", List.of(type.replace('/', '.') + ".getConfigEntries()"))
                .containsEntry("sessions_seen", 0);
    }

    private Program tour(Host host) {
        return new Program(Tour.class, host, folder).arguments(Tower.write(folder));
    }
}
