package dev.sonde.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is traced for long, in many structures, takes no more memory at the end than after a while.
 *
 * <p>The build does 1,000 traces of 40 structures; {@code -Dsonde.endurance=full} does 10,000 of 200.
 */
class EnduranceTest {
    private static final boolean FULL = "full".equals(System.getProperty("sonde.endurance"));
    private static final int TRACES = FULL ? 10_000 : 1_000;
    private static final int STRUCTURES = FULL ? 200 : 40;
    private static final int KEPT = 20;

    /** In a short run the JVM is still getting warm. */
    private static final double GROWTH = FULL ? 1.02 : 1.05;

    @TempDir
    private Path folder;

    @Test
    void traces_of_many_structures_leave_nothing_behind() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Footprint.canBeTold(), "no /proc/self/smaps_rollup");

        List<String> lines = SteadyJvm.lines(
                EnduranceMain.class, folder.resolve("cache").toString(), "" + TRACES, "" + STRUCTURES, "" + KEPT);

        List<Footprint> held = lines.stream()
                .filter(line -> line.startsWith("held "))
                .map(line -> Footprint.parse(line.substring(5)))
                .toList();
        System.out.println(TRACES + " traces, " + STRUCTURES + " structures, KiB dirty, files, maps: " + held);
        assertThat(held).hasSize(10);
        Footprint early = held.get(1);
        Footprint late = held.get(9);
        assertThat((double) late.dirty()).isLessThanOrEqualTo(early.dirty() * GROWTH);
        assertThat(late.files()).isLessThanOrEqualTo(early.files() + 2);
        assertThat(late.maps()).as("a variant has about eight").isLessThanOrEqualTo(early.maps() + 16);
        assertThat(lines).contains("right " + (TRACES + 2 * (TRACES / 50)));
        assertThat(lines).noneMatch(line -> line.startsWith("thread "));
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertThat(left).isEmpty();
        }
    }
}
