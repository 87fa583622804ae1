package dev.sonde.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coverage.Verdict.Kind;
import dev.sonde.fixtures.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Models in which a few bytes were changed run, or are refused with a reason.
 *
 * <p>The build tries 300 made here and, where they are at hand, 12 real ones, the same every time;
 * {@code -Dsonde.mutations=10000} and {@code -Dsonde.mutations.real=1000} try more.
 */
class MutationTest {
    private static final List<TestModel> REAL =
            List.of(TestModel.SILERO, TestModel.TINYBERT, TestModel.GPT2_FUSED, TestModel.CNN_MNIST);

    @Test
    void changed_bytes_give_a_run_or_a_refusal_and_nothing_else() throws Exception {
        check(numbered(MutationMain.MADE, Integer.getInteger("sonde.mutations", 300)));
    }

    @Test
    void so_they_do_in_real_models() throws Exception {
        REAL.forEach(TestModel::path);
        int each = Integer.getInteger("sonde.mutations.real", 12) / REAL.size();
        check(REAL.stream()
                .flatMap(model -> numbered(model.name(), each).stream())
                .toList());
    }

    private static List<String> numbered(String model, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> model + " " + number)
                .toList();
    }

    private static void check(List<String> questions) throws Exception {
        Map<String, Verdict> verdicts = Inspector.ask(questions, MutationMain.class);

        print(verdicts);
        assertThat(verdicts).hasSameSizeAs(questions);
        assertThat(verdicts.values()).noneMatch(verdict -> verdict.kind() == Kind.FAILED);
        assertThat(verdicts.values()).noneMatch(verdict -> verdict.kind() == Kind.CRASHED);
        assertThat(verdicts.values()).anyMatch(verdict -> verdict.kind() == Kind.EQUAL);
    }

    private static void print(Map<String, Verdict> verdicts) throws IOException {
        Map<String, Long> groups = verdicts.values().stream()
                .map(verdict -> verdict.kind() + " " + verdict.why().replaceFirst("^\\d+ ms ", ""))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        System.out.println(verdicts.size() + " models with changed bytes");
        groups.forEach((group, count) -> System.out.printf("%6d  %.140s%n", count, group));
        List<String> lines = verdicts.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue().kind() + "\t"
                        + entry.getValue().why())
                .toList();
        Files.write(Path.of("target", "mutations-" + lines.size() + ".tsv"), lines);
    }
}
