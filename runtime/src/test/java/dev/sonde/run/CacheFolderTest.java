package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.fixtures.Providers;
import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    private static final long ENOUGH = 1 << 20;
    private static final Map<String, Tensor> INPUTS = Map.of("x", Tensor.full(0.5, ElementType.FLOAT, 1, 64));

    @TempDir
    private Path temporary;

    @Test
    void everything_belongs_to_its_owner_alone() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path base = temporary.resolve("base");
        try (Engine engine = open(CacheFolder.under(base, ENOUGH))) {
            engine.frozen();

            for (Path folder :
                    List.of(base, processes(base).get(0), engine.frozen().folder())) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void models_share_a_folder_which_goes_with_the_last_of_them() throws IOException {
        CacheFolder cache = CacheFolder.under(temporary, ENOUGH);
        for (int round = 0; round < 2; round++) {
            Engine other = open(cache);
            try (Engine one = open(cache)) {
                look(one, "h");
                look(other, "m");
                assertThat(processes(temporary)).hasSize(1);
                assertThat(one.frozen().folder()).isNotEqualTo(other.frozen().folder());
                other.close();
                other.close();
                look(one, "y");
            }
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void who_opens_many_folders_keeps_no_file_open() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        Assumptions.assumeTrue(Files.exists(descriptors), "no /proc");
        open(CacheFolder.under(temporary, ENOUGH)).close();
        long before = count(descriptors);
        for (int i = 0; i < 20; i++) {
            open(CacheFolder.under(temporary, ENOUGH)).close();
        }
        assertThat(count(descriptors)).isLessThan(before + 10);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.count();
        }
    }

    @Test
    void what_is_published_never_changes_and_what_was_for_a_moment_is_gone() throws IOException {
        try (Engine engine = open(CacheFolder.under(temporary, ENOUGH))) {
            Path weights = engine.frozen().folder().resolve("weights.bin");
            byte[] bytes = Files.readAllBytes(weights);
            FileTime written = Files.getLastModifiedTime(weights);

            for (String tensor : List.of("h", "m", "y")) {
                look(engine, tensor);
            }

            assertThat(engine.variants()).isEqualTo(3);
            assertThat(Files.readAllBytes(weights)).isEqualTo(bytes);
            assertThat(Files.getLastModifiedTime(weights)).isEqualTo(written);
            assertThat(files(engine.frozen().folder())).containsExactlyInAnyOrder("model.onnx", "weights.bin");
        }
    }

    @Test
    void a_full_folder_is_told_and_the_model_goes_on() throws IOException {
        try (Engine engine = open(CacheFolder.under(temporary, 20_000))) {
            assertThatThrownBy(() -> look(engine, "h"))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("has no room")
                    .hasMessageContaining(temporary.toString());
            assertThat(engine.runPlain(INPUTS)).containsOnlyKeys("y");
            assertThat(files(processes(temporary).get(0))).containsExactly("model.onnx");
        }
        CacheFolder tiny = CacheFolder.under(temporary, 1000);
        assertThatThrownBy(() -> open(tiny)).isInstanceOf(RunException.class).hasMessageContaining("has no room");
    }

    @Test
    void room_is_given_back_when_a_model_is_closed() {
        CacheFolder cache = CacheFolder.under(temporary, 120_000);
        Engine first = open(cache);
        look(first, "h");
        try (Engine second = open(cache)) {
            assertThatThrownBy(() -> look(second, "h")).hasMessageContaining("has no room");
            assertThatThrownBy(() -> look(second, "h")).hasMessageContaining("has no room");
            first.close();
            look(second, "h");
        }
        for (int i = 0; i < 20; i++) {
            try (Engine again = open(cache)) {
                look(again, "h");
            }
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_told() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");

        assertThatThrownBy(() -> open(CacheFolder.under(file, ENOUGH)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("sonde.cache");
        assertThatThrownBy(() -> open(CacheFolder.under(file.resolve("below"), ENOUGH)))
                .isInstanceOf(RunException.class);
        assertThatThrownBy(() -> open(CacheFolder.under(Path.of("/proc/sonde"), ENOUGH)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("/proc/sonde");
        assertThat(file).hasContent("in the way");
    }

    @Test
    void a_link_is_refused_before_anything_is_written_behind_it() throws IOException {
        Path target = Files.createDirectory(temporary.resolve("target"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), target);

        assertThatThrownBy(() -> open(CacheFolder.under(link, ENOUGH)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("link");
        assertThat(files(target)).isEmpty();
    }

    @Test
    void a_folder_that_everyone_may_write_to_is_refused() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> open(CacheFolder.under(open, ENOUGH)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("everyone may write");
        assertThat(files(open)).isEmpty();
    }

    @Test
    void a_process_that_ends_leaves_nothing_and_one_that_dies_is_swept() throws Exception {
        Child living = new Child(temporary);
        Path of = processes(temporary).get(0);

        Child dying = new Child(temporary);
        assertThat(processes(temporary)).hasSize(2);
        assertThat(dying.end("halt")).isEqualTo(7);
        assertThat(processes(temporary)).as("the dead one's is still there").hasSize(2);

        try (Engine engine = open(CacheFolder.under(temporary, ENOUGH))) {
            look(engine, "h");
            assertThat(processes(temporary)).hasSize(2).contains(of);

            assertThat(new Child(temporary).end("exit")).isZero();
            assertThat(processes(temporary))
                    .as("whoever sweeps spares the living")
                    .hasSize(2)
                    .contains(of);
            look(engine, "m");
        }
        assertThat(living.end("exit")).isZero();
        assertThat(processes(temporary)).isEmpty();
    }

    /** A process that uses the folder. */
    private static final class Child {
        private final Process process;

        Child(Path base) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            process = new ProcessBuilder(java, "-Xmx128m", "-cp", classes, CacheChild.class.getName(), base.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            assertThat(out.readLine()).isEqualTo("ready EXACT");
        }

        int end(String how) throws Exception {
            process.getOutputStream().write((how + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private static void look(Engine engine, String tensor) {
        Patch patch = GraphText.parsePatch("reads sonde:a = " + tensor + "\nsaves h = sonde:a\nnodes {\n}\n");
        engine.run(patch, INPUTS).close();
    }

    private static Engine open(CacheFolder cache) {
        ModelGraph model = GraphText.parse("""
                (float[n, 64] x) => (y) {
                  w: float[1] = {1}
                  h = Abs(x)
                  m = MatMul(h, w)
                  y = Tanh(m)
                }
                """);
        Graph graph = model.graph().withWeights(List.of(Weight.of("w", weights())));
        return Engine.open(
                ModelFile.of(ByteBuffer.wrap(OnnxWriter.bytes(model.with(graph)))), Providers.settings(), cache);
    }

    private static Tensor weights() {
        float[] numbers = new float[64 * 64];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 13 - 6) * 0.1f;
        }
        return Tensor.of(numbers, 64, 64);
    }

    private static List<Path> processes(Path base) throws IOException {
        try (Stream<Path> inside = Files.list(base)) {
            return inside.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().startsWith("process-"))
                    .toList();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }
}
