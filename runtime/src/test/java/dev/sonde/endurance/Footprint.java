package dev.sonde.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds of the machine, as Linux counts it.
 *
 * @param dirty memory that is this process's alone and written to, in KiB; mapped files are not in it
 * @param files open file descriptors
 * @param maps mapped files, as many as there are stretches of them
 */
record Footprint(long dirty, long files, long maps) {
    private static final Path SELF = Path.of("/proc/self");

    static boolean canBeTold() {
        return Files.exists(SELF.resolve("smaps_rollup"));
    }

    /** {@return what is held once the collector has been through} */
    static Footprint now() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // Buffers are freed by a thread that the collector wakes.
            Thread.sleep(100);
        }
        try (Stream<Path> files = Files.list(SELF.resolve("fd"));
                Stream<String> maps = Files.lines(SELF.resolve("maps"))) {
            return new Footprint(
                    dirtyNow(),
                    files.count(),
                    maps.filter(line -> line.contains(" /")).count());
        }
    }

    private static long dirtyNow() throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("smaps_rollup"))) {
            String line = lines.filter(each -> each.startsWith("Private_Dirty:"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }

    static Footprint parse(String text) {
        String[] numbers = text.trim().split(" +");
        return new Footprint(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    @Override
    public String toString() {
        return dirty + " " + files + " " + maps;
    }
}
