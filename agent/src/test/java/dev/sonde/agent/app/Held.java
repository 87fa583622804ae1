package dev.sonde.agent.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds of the machine: KiB of memory that is its alone and written to, files, mapped files. */
record Held(long dirty, long files, long maps) {
    private static final Path SELF = Path.of("/proc/self");

    /** {@return what is held once the collector has been through} */
    static Held now() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // Buffers are freed by a thread that the collector wakes.
            Thread.sleep(100);
        }
        try (Stream<Path> files = Files.list(SELF.resolve("fd"));
                Stream<String> maps = Files.lines(SELF.resolve("maps"));
                Stream<String> sizes = Files.lines(SELF.resolve("smaps_rollup"))) {
            String dirty = sizes.filter(line -> line.startsWith("Private_Dirty:"))
                    .findFirst()
                    .orElseThrow();
            long mapped = maps.filter(line -> line.contains(" /")).count();
            return new Held(Long.parseLong(dirty.replaceAll("\\D", "")), files.count(), mapped);
        }
    }

    @Override
    public String toString() {
        return "held " + dirty + " " + files + " " + maps;
    }
}
