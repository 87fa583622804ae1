package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sweeps whom. */
class CacheFolderSweepTest {
    @Test
    void a_process_that_starts_later_leaves_the_folder_of_a_living_one(@TempDir Path base) throws Exception {
        Path room = CacheFolder.under(base, 1 << 20).room().path();

        startAnother(base);

        assertThat(room).isDirectory();
    }

    @Test
    void a_second_folder_of_one_process_leaves_the_first_one_locked(@TempDir Path base) throws Exception {
        Path first = CacheFolder.under(base, 1 << 20).room().path();
        Path second = CacheFolder.under(base, 1 << 20).room().path();

        startAnother(base);

        assertThat(List.of(first, second)).allMatch(Files::isDirectory);
    }

    @Test
    void the_folder_of_a_dead_process_is_swept(@TempDir Path base) throws Exception {
        Path dead = Files.createDirectory(base.resolve("process-0-dead"));
        Files.createFile(base.resolve("process-0-dead.lock"));
        Files.createFile(dead.resolve("weights.bin"));

        CacheFolder.under(base, 1 << 20).room();

        try (Stream<Path> left = Files.list(base)) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("process-0-"));
        }
    }

    @Test
    void a_dead_process_that_had_our_number_is_swept_too(@TempDir Path base) throws Exception {
        String name = "process-" + ProcessHandle.current().pid() + "-0-dead";
        Files.createFile(Files.createDirectory(base.resolve(name)).resolve("weights.bin"));
        Files.createFile(base.resolve(name + ".lock"));

        Path own = CacheFolder.under(base, 1 << 20).room().path();

        try (Stream<Path> left = Files.list(base)) {
            assertThat(left.filter(Files::isDirectory)).containsExactly(own.getParent());
        }
        assertThat(base.resolve(name + ".lock")).doesNotExist();
    }

    private static void startAnother(Path base) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process other = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Another.class.getName(),
                        base.toString())
                .inheritIO()
                .start();
        assertThat(other.waitFor()).isZero();
    }

    /** A process that makes a folder of its own and ends. */
    static final class Another {
        private Another() {}

        public static void main(String[] args) {
            CacheFolder.under(Path.of(args[0]), 1 << 20).room();
        }
    }
}
