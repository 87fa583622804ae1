package dev.sonde.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coverage.Verdict.Kind;
import dev.sonde.fixtures.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Models in which a few bytes were changed run, or are refused with a reason; by what reads them within a second.
 *
 * <p>The build tries 300 made here and, where they are at hand, 12 real ones, the same every time;
 * {@code -Dsonde.mutations=10000} and {@code -Dsonde.mutations.real=10000} try more. A second is one of the processor's,
 * for what else the machine has to do is not known.
 */
class MutationTest {
    private static final List<TestModel> REAL = List.of(TestModel.TINYBERT, TestModel.GPT2_FUSED, TestModel.CNN_MNIST);

    /** Running this one takes ten times as long, so that it has a smaller share. */
    private static final TestModel SLOW = TestModel.SILERO;

    private static final int LIMIT_MILLIS = 1_000;
    private static final Pattern MILLIS = Pattern.compile("^(\\d+) ms ");

    @Test
    void changed_bytes_give_a_run_or_a_refusal_and_nothing_else() throws Exception {
        check(numbered(MutationMain.MADE, Integer.getInteger("sonde.mutations", 300)));
    }

    @Test
    void so_they_do_in_real_models() throws Exception {
        REAL.forEach(TestModel::path);
        int all = Integer.getInteger("sonde.mutations.real", 12);
        int slow = all / 50 + 2;
        int each = (all - slow + REAL.size() - 1) / REAL.size();
        List<String> questions = new ArrayList<>(numbered(SLOW.name(), slow));
        REAL.forEach(model -> questions.addAll(numbered(model.name(), each)));
        check(questions);
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
        assertThat(verdicts.values()).anyMatch(MutationTest::isReadersRefusal);
        assertThat(verdicts.values().stream().filter(MutationTest::isReadersRefusal))
                .allMatch(verdict -> millis(verdict) < LIMIT_MILLIS);
    }

    private static boolean isReadersRefusal(Verdict verdict) {
        return verdict.kind() == Kind.REFUSED && verdict.why().contains(MutationMain.READING);
    }

    /** What a verdict starts with is how long it took. */
    private static long millis(Verdict verdict) {
        Matcher told = MILLIS.matcher(verdict.why());
        return told.lookingAt() ? Long.parseLong(told.group(1)) : 0;
    }

    private static void print(Map<String, Verdict> verdicts) throws IOException {
        Map<String, LongSummaryStatistics> groups = verdicts.values().stream()
                .collect(Collectors.groupingBy(
                        verdict -> verdict.kind() + " "
                                + MILLIS.matcher(verdict.why()).replaceFirst(""),
                        TreeMap::new,
                        Collectors.summarizingLong(MutationTest::millis)));
        System.out.println(verdicts.size() + " models with changed bytes");
        groups.forEach((group, took) ->
                System.out.printf("%6d, at most %d ms  %.140s%n", took.getCount(), took.getMax(), group));
        List<String> lines = verdicts.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue().kind() + "\t"
                        + entry.getValue().why())
                .toList();
        Files.write(Path.of("target", "mutations-" + lines.size() + ".tsv"), lines);
    }
}
