package dev.sonde.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process that is its own: pages that it wrote to and shares with nobody. */
final class Memory {
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
    private static final String KEY = "Private_Dirty:";
    private static final double KIB_PER_MB = 1_000_000 / 1024.0;

    private Memory() {}

    /** {@return megabytes of it, once garbage is gone; Linux counts them} */
    static double privateMegabytes() {
        System.gc();
        try {
            return Files.readAllLines(ROLLUP).stream()
                    .filter(line -> line.startsWith(KEY))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MB)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is measured where " + ROLLUP + " is", e);
        }
    }
}
