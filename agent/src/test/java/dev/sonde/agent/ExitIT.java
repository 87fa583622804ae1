package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Hasty;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program ends when and how it wants to, while the agent builds, and nothing of the agent is left behind. */
class ExitIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "OLDEST, return, 0, watch=**",
        "OLDEST, exit, 3, watch=**",
        "OLDEST, throw, 1, edit=encoder.layer.3*0.5",
        "NEWEST, return, 0, edit=encoder.layer.3*0.5",
        "NEWEST, exit, 3, watch=**",
        "NEWEST, throw, 1, watch=**",
    })
    void as_it_would_without(Host host, String how, int code, String settings) throws IOException {
        Path cache = folder.resolve("cache");

        Ended plain = hasty(host, how).run();
        Ended ended = hasty(host, how)
                .agent(settings + ",out=lines.jsonl,cache=" + cache)
                .run();

        assertThat(plain.exit()).isEqualTo(code);
        assertThat(ended.exit()).isEqualTo(code);
        assertThat(ended.out()).isEqualTo(plain.out());
        assertThat(ended.err()).isEqualTo(plain.err());
        assertThat(ended.suppressed()).isZero();
        assertThat(AttachIT.inside(cache)).isEmpty();
        // ONNX Runtime leaves the folder that it unpacked its libraries to.
        assertThat(AttachIT.inside(Program.temporary(folder)))
                .allMatch(path -> path.getFileName().toString().startsWith("onnxruntime-java"));
    }

    private Program hasty(Host host, String how) {
        return new Program(Hasty.class, host, folder).options(host.quiet()).arguments(MiniLm.file(), how);
    }
}
