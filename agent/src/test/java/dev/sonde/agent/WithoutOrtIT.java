package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Roll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a program that never loads ONNX Runtime an agent is silent, whatever it was told to do. */
class WithoutOrtIT {
    private static final String WISHES = "watch=**,edit=encoder.layer.3*2,out=lines.jsonl";

    @TempDir
    private Path folder;

    @Test
    void nothing_is_said_started_or_written() throws IOException {
        Ended plain = roll("plain").run();
        Ended asked = roll("asked").agent(Host.agent(), WISHES).run();

        assertThat(plain.out()).contains("main").doesNotContain("sonde");
        assertThat(asked.out()).isEqualTo(plain.out());
        assertThat(asked.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(asked.exit()).isZero();
        Path own = folder.resolve("asked");
        try (Stream<Path> files = Files.walk(own)) {
            assertThat(files)
                    .extracting(path -> own.relativize(path).toString())
                    .allMatch(name -> name.matches("|temporary|(out|err)\\d+\\.txt"));
        }
    }

    @Test
    void nothing_is_loaded_that_only_onnx_runtime_needs() throws IOException {
        Path log = folder.resolve("loaded.txt");

        Ended asked = roll("asked")
                .agent(WISHES)
                .options("-Xlog:class+load:file=" + log + ":none:filecount=0")
                .run();

        assertThat(asked.status())
                .containsEntry("self_test", "no ONNX Runtime seen")
                .containsEntry("sessions_seen", 0);
        assertThat(asked.suppressed()).isZero();
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.startsWith("dev.sonde.agent.core."))
                .noneMatch(line -> line.startsWith("net.bytebuddy.")
                        || line.startsWith("ai.onnxruntime.")
                        || line.startsWith("dev.sonde.agent.weave.")
                        || line.startsWith("dev.sonde.agent.bridge."));
    }

    private Program roll(String run) throws IOException {
        Path own = Files.createDirectories(folder.resolve(run));
        return new Program(Roll.class.getName(), Program.apps().toString(), Jdk.running(), own);
    }
}
