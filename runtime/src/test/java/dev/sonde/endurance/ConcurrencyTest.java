package dev.sonde.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Traces of eight threads on one model, each of another kind than the last.
 *
 * <p>The build does 150 a thread; {@code -Dsonde.endurance=full} does 1,000.
 */
class ConcurrencyTest {
    private static final boolean FULL = "full".equals(System.getProperty("sonde.endurance"));
    private static final int TRACES = FULL ? 1_000 : 150;

    /** In a short run the JVM is still getting warm. */
    private static final double GROWTH = FULL ? 1.02 : 1.06;

    @TempDir
    private Path folder;

    @Test
    void eight_threads_that_trace_one_model_find_what_each_finds_alone_and_leave_nothing_behind()
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(Footprint.canBeTold(), "no /proc/self/smaps_rollup");

        List<String> lines =
                SteadyJvm.lines(ConcurrencyMain.class, folder.resolve("cache").toString(), "" + TRACES);

        List<Footprint> held = lines.stream()
                .filter(line -> line.startsWith("held "))
                .map(line -> Footprint.parse(line.substring(5)))
                .toList();
        System.out.println("8 threads, " + TRACES + " traces each, KiB dirty, files, maps: " + held);
        assertThat(lines).contains("right " + 8 * (TRACES / 10) * 10);
        assertThat(held).hasSize(10);
        assertThat((double) held.get(9).dirty()).isLessThanOrEqualTo(held.get(1).dirty() * GROWTH);
        assertThat(held.get(9).files()).isLessThanOrEqualTo(held.get(1).files() + 2);
    }
}
