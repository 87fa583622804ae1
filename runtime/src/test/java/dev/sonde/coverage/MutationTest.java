package dev.sonde.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coverage.Verdict.Kind;
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
 * <p>The build tries 300 of them, the same every time; {@code -Dsonde.mutations=10000} tries more.
 */
class MutationTest {
    @Test
    void changed_bytes_give_a_run_or_a_refusal_and_nothing_else() throws Exception {
        List<String> numbers = IntStream.range(0, Integer.getInteger("sonde.mutations", 300))
                .mapToObj(String::valueOf)
                .toList();

        Map<String, Verdict> verdicts = Inspector.ask(numbers, MutationMain.class);

        print(verdicts);
        assertThat(verdicts).hasSameSizeAs(numbers);
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
        Files.write(Path.of("target", "mutations.tsv"), lines);
    }
}
