package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Attached;
import dev.sonde.attach.Attach;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that attaches the agent to itself watches and edits its models, and is afterwards as it was. */
class AttachIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Host.class)
    void a_program_watches_and_edits_itself_and_is_then_as_it_was(Host host) throws IOException {
        String options = options(folder);

        Ended ended = new Program(Attached.class, host, folder)
                .withLibrary(host)
                .options(host.dynamic())
                .arguments(Tower.write(folder), options, options)
                .run();

        assertThat(ended.exit()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.err()).isEmpty();
        double[] plain = numbers(ended, "plain").get(0);
        for (String same : List.of("plain", "attached", "unknown", "unedited", "left", "seen")) {
            numbers(ended, same).forEach(values -> assertThat(values).as(same).isEqualTo(plain));
        }
        assertThat(numbers(ended, "attached")).hasSize(4);
        assertEach(ended, "edited", plain, v -> -2 * v);
        assertEach(ended, "unstacked", plain, v -> -2 * v);
        assertEach(ended, "stacked", plain, v -> (float) (-2 * v) + 1f);
        assertEach(ended, "watched layer 0", plain, v -> -2 * v);
        assertEach(ended, "seen layer 0", plain, v -> v);
        assertEach(ended, "named", plain, v -> -2 * v);
        assertThat(numbers(ended, "named")).as("early and between").hasSize(4);
        assertThat(ended.lines("session 2: "))
                .hasSize(2)
                .allMatch(line -> line.contains("its options were made before the agent came: name the model's file"));
        assertThat(ended.lines("watched names")).hasSize(2).allMatch(line -> line.endsWith("EXACT"));
        assertThat(ended.lines("not refused")).isEmpty();
        assertThat(ended.lines("threads")).containsOnly("threads []");
        assertThat(ended.lines("mark")).containsOnly("mark null");
        assertThat(inside(cache(folder))).isEmpty();
        for (String line : ended.lines("status ")) {
            Map<String, Object> status = Program.json(line.substring("status ".length()));
            assertThat(status).containsEntry("suppressed", 0);
        }
    }

    private static void assertEach(Ended ended, String what, double[] plain, DoubleUnaryOperator expected) {
        List<double[]> all = numbers(ended, what);
        assertThat(all).as(what).isNotEmpty();
        for (double[] values : all) {
            for (int i = 0; i < plain.length; i++) {
                assertThat((float) values[i]).as(what).isEqualTo((float) expected.applyAsDouble(plain[i]));
            }
        }
    }

    private static List<double[]> numbers(Ended ended, String what) {
        return ended.lines(what + " ").stream()
                .filter(line -> line.substring(what.length() + 1).matches("[-0-9].*"))
                .map(line -> Figures.numbers(line, what + " "))
                .toList();
    }

    /** {@return the library's jar, as it was built} */
    static Path library() {
        try {
            return Path.of(Attach.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return options that name the agent as built, and a folder for its files} */
    static String options(Path folder) {
        return "agent=" + Host.agent() + ",cache=" + cache(folder);
    }

    static Path cache(Path folder) {
        return folder.resolve("cache");
    }

    static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
