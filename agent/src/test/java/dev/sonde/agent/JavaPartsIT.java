package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.MixerTraces;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Layers of several kinds at one instruction, several values of a layer, operations inside of one, and what stays of all. */
class JavaPartsIT {
    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void each_kind_of_layer_has_its_rule_and_each_operation_its_place(Host host) {
        Ended ended = new Program(MixerTraces.class, host, folder)
                .before(AttachIT.library())
                .options(host.quiet(), "-XX:SoftRefLRUPolicyMSPerMB=0")
                .agent("")
                .arguments(Program.apps())
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.suppressed()).isZero();
        // The steps make 1,3 -> 2,4 -> 4,8 -> 14,18; that is halved twice, and weighted by its parts of 8.
        assertThat(ended.out().lines().toList())
                .containsSubsequence(
                        "untaught [8.265625, 1.265625, 0.71875]",
                        "rules [3.0625, 5.0625, 0.4375]",
                        "steps float[2] 2.0, 4.0; float[2] 6.0, 10.0",
                        "operations [mix/halved_0, mix/halved_0@2, mix/weights_0]",
                        "operation [3.5, 0.0, 1.0]",
                        "weights of float[2] 3.5, 4.5 and int32[] 1: double[2] 0.4375, 0.5625",
                        "halved twice float[2] 3.5, 4.5; out double[2] 1.0, 0.0",
                        "into operation [0.25, 2.25, 0.25]",
                        "skipped operation [0.0, 4.5, 0.0]",
                        "skipped record [2.0, 4.0, 7.0]",
                        "stop at 3.0 null",
                        "reached false, last step run: 0",
                        "stop at 100.0 [1.53125, 2.53125, 0.4375]",
                        "reached true, last step run: 1",
                        "early [3.515625, 4.515625, 0.46875]",
                        "beside float[2] 28.0, 36.0 true",
                        "plain [1.53125, 2.53125, 0.4375]",
                        "elsewhere float[2] 8.0, 16.0",
                        "gone true, sites that are observed: 0");
        assertThat(ended.lines("refused "))
                .hasSize(1)
                .first()
                .asString()
                .contains("no operation \"weights_0\" in \"mix\"", "learn(() -> …)", "MixerTraces.java:");
    }
}
