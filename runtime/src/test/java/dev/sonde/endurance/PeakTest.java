package dev.sonde.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.TestModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is estimated to need, beside what it takes. */
class PeakTest {
    @TempDir
    private Path folder;

    @Test
    void the_estimate_lies_between_half_and_twice_of_what_a_run_takes() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Footprint.canBeTold(), "no /proc/self/smaps_rollup");

        List<String> lines = SteadyJvm.lines(
                PeakMain.class,
                folder.resolve("cache").toString(),
                TestModel.MINILM.path().toString());

        double estimate = number(lines, "estimate ");
        double measured = number(lines, "measured ");
        System.out.printf(
                "a run of MiniLM on 32 x 128: estimated %.1f MB, took %.1f MB%n", estimate / 1e6, measured / 1e6);
        assertThat(estimate / measured).isBetween(0.5, 2.0);
    }

    private static double number(List<String> lines, String before) {
        return lines.stream()
                .filter(line -> line.startsWith(before))
                .mapToDouble(line -> Double.parseDouble(line.substring(before.length())))
                .findFirst()
                .orElseThrow();
    }
}
