package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Tuned;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.io.TempDir;

/** Weights that an adapter brings along with a call count in the variant as they do in the program's own session. */
class TunedIT {
    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void an_adapter_of_a_call_passes_through(Host host) {
        Path file = folder.resolve("tuned.onnx");
        OnnxWriter.write(GraphText.parse("""
                opset 17
                (float[n, 4] x, float[4] scale) => (y) {
                  scale: float[4] = {1, 1, 1, 1}
                  h = Mul(x, scale)  // /layer/Mul
                  y = Relu(h)  // /out/Relu
                }
                """), file);
        Ended plain = tuned(host, file).run();
        Ended watched = tuned(host, file).agent("watch=**,out=lines.jsonl").run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(new HashSet<>(plain.lines("  0 y")))
                .as("each adapter counts")
                .hasSize(4);
        assertThat(watched.out()).isEqualTo(plain.out());
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.suppressed()).isZero();
        assertThat(watched.total("rerouted")).isGreaterThanOrEqualTo(6);
    }

    private Program tuned(Host host, Path file) {
        return new Program(Tuned.class, host, folder).options(host.quiet()).arguments(file);
    }
}
