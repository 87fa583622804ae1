package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Hurry;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Calls that another thread cuts short end as they would without the agent, or better. */
class HurryIT {
    /** What one added two million times to zero is as a float, little end first. */
    private static final String TWO_MILLION = "0024f449";

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_call_that_is_terminated_ends_with_the_program_s_own_exception(Host host) {
        Ended plain = hurry(host).run();
        Ended watched = hurry(host).agent("watch=layer,out=lines.jsonl").run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.out()).contains("terminate flag").contains("goes on: size 2");
        assertThat(withoutNode(watched)).isEqualTo(withoutNode(plain));
        assertThat(watched.exit()).isZero();
        assertThat(watched.suppressed()).isZero();
        assertThat(watched.total("rerouted")).isPositive();
    }

    @OnOldestAndNewest
    void a_call_whose_session_is_closed_meanwhile_is_answered(Host host) {
        Ended watched = hurry(host)
                .arguments("close")
                .agent("watch=layer,out=lines.jsonl")
                .run();

        assertThat(watched.exit()).as(watched.out() + watched.err()).isZero();
        assertThat(watched.lines("still at it: true")).hasSize(2);
        assertThat(watched.lines("  0 y").get(1)).contains(TWO_MILLION);
        assertThat(watched.lines("after all that")).asString().contains("IllegalStateException");
        assertThat(watched.suppressed()).isZero();
    }

    /** The call that is told of is the program's own, which finds the flag set before it comes to a node. */
    private static String withoutNode(Ended ended) {
        return ended.out().replaceAll("message: .*Exiting due to", "message: Exiting due to");
    }

    private Program hurry(Host host) {
        Path file = folder.resolve("loop.onnx");
        OnnxWriter.write(GraphText.parse("""
                opset 17
                (float[2] x, int64[] times) => (y, r) {
                  go: bool[] = {1}
                  one: float[] = {1}
                  r = Relu(x)  // /layer/Relu
                  y = Loop<body=step (int64[] i, bool[] on, float[2] h) => (go_on, next) {
                    go_on = Identity(on)
                    next = Add(h, one)
                  }>(times, go, r)
                }
                """), file);
        return new Program(Hurry.class, host, folder).options(host.quiet()).arguments(file);
    }
}
