package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Container;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever ONNX Runtime's classes come from and whenever they do, the calls are served and nothing else changes. */
class LoadersIT {
    private static final int CALLS = 12;
    private static final String NONE = "-";

    @TempDir
    private Path folder;

    private final List<String> options = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void of_a_child_first_loader_whose_parent_has_another_version(String ort) throws IOException {
        String parents = jar(ort.equals("newest") ? "1.20.0" : "newest");

        Ended served = same(parents, 0, jar(ort));

        assertServed(served, 1, 1);
        assertThat(jar(ort)).endsWith("-" + version(served) + ".jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void of_two_applications_that_share_the_onnx_runtime_of_their_parent(String ort) throws IOException {
        Ended served = same(jar(ort), 0, NONE, NONE);

        assertServed(served, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void of_two_applications_that_each_bring_the_same_onnx_runtime(String ort) throws IOException {
        Ended served = same("", 0, jar(ort), jar(ort));

        assertServed(served, 2, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void of_a_plugin_that_is_loaded_long_after_the_agent(String ort) throws IOException {
        Ended served = same("", 1000, jar(ort));

        assertServed(served, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.0", "newest"})
    void of_the_module_path(String ort) throws IOException {
        options.addAll(List.of("-p", jar(ort), "--add-modules", "com.microsoft.onnxruntime"));

        Ended served = same("", 0, NONE);

        assertServed(served, 1, 1);
    }

    private Ended same(String parents, int wait, String... applications) throws IOException {
        Path model = Tower.write(folder);
        String settings = "edit=embed*1,watch=head,out=" + folder.resolve("seen.jsonl");
        Ended plain = container("plain", parents)
                .arguments(model, CALLS, 0)
                .arguments((Object[]) applications)
                .run();
        Ended served = container("served", parents)
                .arguments(model, CALLS, wait)
                .arguments((Object[]) applications)
                .agent(settings)
                .run();
        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.lines("call ")).hasSize(applications.length * 3 * CALLS);
        assertThat(served.out()).isEqualTo(plain.out());
        assertThat(served.err()).isEqualTo(plain.err());
        assertThat(served.exit()).isZero();
        assertThat(Clients.unpacked(folder.resolve("served"))).hasSameSizeAs(Clients.unpacked(folder.resolve("plain")));
        return served;
    }

    private Program container(String run, String parents) throws IOException {
        Path own = Files.createDirectories(folder.resolve(run));
        String classPath = Program.apps() + File.pathSeparator + parents;
        return new Program(Container.class.getName(), classPath, Jdk.running(), own)
                .options(options.toArray(new String[0]));
    }

    /** Every application makes one call more than it prints. */
    private void assertServed(Ended served, int sessions, int runtimes) throws IOException {
        assertThat(served.suppressed()).isZero();
        assertThat(served.status()).containsEntry("self_test", "ok").containsEntry("sessions_seen", sessions);
        assertThat((List<?>) served.status().get("runtimes")).hasSize(runtimes);
        assertThat(served.total("rerouted")).isEqualTo(sessions * (CALLS + 1L));
        assertThat(served.total("misses")).isZero();
        List<String> lines = Files.readAllLines(folder.resolve("seen.jsonl"));
        assertThat(lines).hasSize((int) served.total("rerouted"));
        for (int session = 1; session <= sessions; session++) {
            String key = "\"session\":" + session + ",";
            assertThat(lines).filteredOn(line -> line.contains(key)).hasSize(CALLS + 1);
        }
        assertThat(lines).allSatisfy(line -> assertThat(Program.json(line)).containsEntry("place", "head"));
    }

    private static String jar(String ort) {
        return Clients.ort(ort).toString();
    }

    private static String version(Ended served) {
        return String.valueOf(served.first("runtimes").get("onnxruntime"));
    }
}
