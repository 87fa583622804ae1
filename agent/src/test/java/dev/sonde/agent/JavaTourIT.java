package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.JavaTour;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of a model can be said of one in Java; what cannot is refused, and the program goes on. */
class JavaTourIT {
    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void layers_are_left_out_called_and_waited_for(Host host) {
        Ended ended = program(host).agent("").arguments("all").run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.suppressed()).isZero();
        assertThat(ended.out().lines().toList())
                .containsSubsequence(
                        "stopped float[2] 3.0, -6.0, layers run: 1",
                        "skipped float[2] 15.0, -30.0, layers run: 2",
                        "branch float[2] 0.0, 0.0, layers run: 3",
                        "other branch float[2] 30.0, 0.0, layers run: 3",
                        "function float[2] -120.0, 5.0, layers run: 3",
                        "beside float[2] 15.0, -30.0, layers run: 4",
                        "session float[2] 60.0, -120.0, layers run: 6",
                        "end [60.0, -120.0]");
        refused(ended, "later", "\"layers[0]\" is set from a value that is computed from it");
        refused(ended, "shape", "the value does not fit the place place: float[2]");
        refused(ended, "unknown", "no module \"layers[5]\"");
        refused(ended, "nobody", "a Java model runs what you call");
        refused(ended, "no layers", "no layers are found in a java.lang.String");
        refused(ended, "rule", "a forward call is written as a preset");
        refused(ended, "no match", "no object that can be reached from it has a method that the rules mean");
        refused(ended, "thrown", "what the trace called failed because: java.io.IOException: theirs");
        assertThat(ended.lines("refused version:"))
                .hasSize(1)
                .first()
                .asString()
                .contains("the agent and the library are of different versions", "the agent's: 2", "the library's: 99");
        assertThat(ended.lines("thrown reached")).containsExactly("thrown reached false");
        assertThat(ended.lines("not refused")).isEmpty();
    }

    /** With the line of the program, wherever it was found out. */
    private static void refused(Ended ended, String what, String words) {
        List<String> lines = ended.lines("refused " + what + ":");
        assertThat(lines).as(what).hasSize(1);
        assertThat(lines.get(0)).contains(words, "JavaTour.java:");
    }

    @Test
    void reading_needs_no_onnx_runtime_and_computing_asks_for_it() {
        String classPath = AttachIT.library() + File.pathSeparator + Program.apps();

        Ended ended = new Program(JavaTour.class.getName(), classPath, Host.OLDEST.jdk(), folder)
                .agent("")
                .arguments("read")
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.lines("read ")).containsExactly("read float[2] 12.0, -24.0, layers run: 3");
        assertThat(ended.lines("refused computing:"))
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "ONNX Runtime, which is missing",
                        "put com.microsoft.onnxruntime:onnxruntime on the class path");
        assertThat(ended.lines("end ")).containsExactly("end [60.0, -120.0]");
    }

    @Test
    void a_program_that_lets_no_agent_in_is_told_how_to_start_with_one() {
        Ended ended = program(Host.OLDEST)
                .options("-XX:+DisableAttachMechanism", "-Dsonde.agent=" + Host.agent())
                .arguments("bring")
                .run();

        assertThat(ended.lines("refused bring:"))
                .hasSize(1)
                .first()
                .asString()
                .contains("-javaagent:sonde-agent.jar", "-XX:+DisableAttachMechanism", "JavaTour.java:");
        assertThat(ended.lines("end ")).containsExactly("end [60.0, -120.0]");
    }

    private Program program(Host host) {
        return new Program(JavaTour.class, host, folder).withLibrary(host);
    }
}
