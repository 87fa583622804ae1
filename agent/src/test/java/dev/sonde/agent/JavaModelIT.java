package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.JavaTraces;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A program traces a model that is written in Java, whether the agent is there first or is brought by the trace. */
class JavaModelIT {
    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_net_is_traced_by_a_program_that_brings_the_agent(Host host) {
        check(new Program(JavaTraces.class, host, folder)
                .withLibrary(host)
                .options(host.dynamic())
                .options("-Dsonde.agent=" + Host.agent())
                .run());
    }

    @OnOldestAndNewest
    void a_net_is_traced_where_the_agent_was_there_first(Host host) {
        Ended ended = new Program(JavaTraces.class, host, folder)
                .withLibrary(host)
                .agent("")
                .run();

        check(ended);
        assertThat(ended.suppressed()).isZero();
    }

    private static void check(Ended ended) {
        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out().lines().toList())
                .contains(
                        "plain [60.0, -120.0]",
                        "modules [layers[0], layers[0].scale, layers[1], layers[1].scale, layers[2], layers[2].scale]",
                        "saved layers[0].scale [2.0, -4.0]",
                        "saved layers[0] [3.0, -6.0]",
                        "saved layers[1] [12.0, -24.0]",
                        "saved layers[2].scale [48.0, -96.0]",
                        "saved layers[2] [60.0, -120.0]",
                        "input [3.0, -6.0]",
                        "answer [60.0, -120.0]",
                        "edited [24.0, -48.0]",
                        "edited out [24.0, -48.0]",
                        "alone false [, layers[0], layers[0].scale, layers[1], layers[1].scale, layers[2],"
                                + " layers[2].scale]",
                        "handed on [3.0, -6.0]",
                        "handed on elsewhere {}",
                        "heads [head]",
                        "sum double[1] -60.0 -59.5",
                        "both [60.0, -120.0]",
                        "last [60.0, -120.0]");
        assertThat(ended.lines("report ")).hasSize(1).first().asString().contains("EXACT");
    }
}
