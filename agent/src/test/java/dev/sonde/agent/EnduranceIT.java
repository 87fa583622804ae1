package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Marathon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that opens and closes sessions for long, with eight threads in each, gets the right answers under a watch
 * that is switched on and off, and holds no more at the end than after a while.
 *
 * <p>The build opens 40 sessions; {@code -Dsonde.endurance=full} opens 400.
 */
class EnduranceIT {
    private static final boolean FULL = "full".equals(System.getProperty("sonde.endurance"));
    private static final int SESSIONS = FULL ? 400 : 40;

    /** In a short run the JVM is still getting warm. */
    private static final double GROWTH = FULL ? 1.02 : 1.08;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void sessions_come_and_go_and_leave_nothing_behind(Host host) throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "no /proc/self/smaps_rollup");
        Ended plain = marathon(host, 10).run();
        Ended watched = marathon(host, SESSIONS)
                .agent("watch=**,out=/dev/null,out.max=100GiB,cache=" + folder.resolve("cache"))
                .run();

        assertThat(watched.exit()).as(watched.out() + watched.err()).isZero();
        assertThat(watched.err()).isEqualTo(plain.err());
        assertThat(watched.suppressed()).as(watched.status().toString()).isZero();
        assertThat(watched.total("rerouted")).isGreaterThan(SESSIONS);
        assertThat(watched.lines("answers ")).hasSize(16).isEqualTo(plain.lines("answers "));
        assertThat(watched.lines("threads ")).containsExactly("threads []");
        assertFlat(watched.lines("held ").stream()
                .map(line -> Arrays.stream(line.substring("held ".length()).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList());
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertThat(left).isEmpty();
        }
    }

    private static void assertFlat(List<long[]> held) {
        System.out.println(SESSIONS + " sessions, KiB dirty, files, maps: "
                + held.stream().map(Arrays::toString).toList());
        assertThat(held).hasSize(10);
        long[] early = held.get(1);
        long[] late = held.get(9);
        assertThat((double) late[0]).as("memory").isLessThanOrEqualTo(early[0] * GROWTH);
        assertThat(late[1]).as("files").isLessThanOrEqualTo(early[1] + 2);
        assertThat(late[2]).as("maps").isLessThanOrEqualTo(early[2] + 16);
    }

    /** As in production the heap has one size; what grows then is not the heap. */
    private Program marathon(Host host, int sessions) {
        return new Program(Marathon.class, host, folder)
                .options(host.quiet(), "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")
                .options("-XX:MaxDirectMemorySize=32m")
                .oneArena()
                .limit(FULL ? 900 : 240)
                .arguments(Tower.write(folder), sessions);
    }
}
