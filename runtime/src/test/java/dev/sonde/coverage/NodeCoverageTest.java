package dev.sonde.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coverage.Verdict.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every operator of ONNX: looking at all that its model computes changes no bit of what it gives.
 *
 * <p>The build takes every fifth model; {@code -Dsonde.nodes=20} takes every twentieth, {@code all} every one.
 */
class NodeCoverageTest {
    private static final String EVERY = System.getProperty("sonde.nodes", "5");

    @Test
    void every_model_that_runs_plainly_gives_the_same_bits_with_all_its_tensors_read() throws Exception {
        Map<String, Verdict> verdicts = Inspector.ask(questions(NodeArchive.cases()), InspectionMain.class);
        print(verdicts);
        assertThat(of(verdicts, Kind.FAILED)).isEmpty();
        assertThat(of(verdicts, Kind.CRASHED)).isEmpty();
        assertThat(of(verdicts, Kind.REFUSED)).isEmpty();
        assertThat(of(verdicts, Kind.EQUAL).size()).isGreaterThan(verdicts.size() * 3 / 4);
    }

    private static List<String> questions(List<NodeCase> cases) {
        int step = EVERY.equals("all") ? 1 : Integer.parseInt(EVERY);
        return IntStream.range(0, cases.size())
                .filter(i -> i % step == 0)
                .mapToObj(i -> cases.get(i).folder().toString())
                .toList();
    }

    private static Map<String, Verdict> of(Map<String, Verdict> verdicts, Kind kind) {
        Map<String, Verdict> some = new TreeMap<>(verdicts);
        some.values().removeIf(verdict -> verdict.kind() != kind);
        return some;
    }

    private static void print(Map<String, Verdict> verdicts) throws IOException {
        Map<String, Long> groups = verdicts.values().stream()
                .map(verdict -> verdict.kind() + (verdict.why().isEmpty() ? "" : ": " + Reason.of(verdict.why())))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        System.out.println(verdicts.size() + " node tests of ONNX");
        groups.forEach((group, count) -> System.out.printf("%6d  %s%n", count, group));
        List<String> lines = verdicts.entrySet().stream()
                .sorted(Entry.comparingByKey())
                .map(entry -> Path.of(entry.getKey()).getFileName() + "\t"
                        + entry.getValue().kind() + "\t" + entry.getValue().why())
                .toList();
        Files.write(Path.of("target", "node-coverage.tsv"), lines);
    }
}
