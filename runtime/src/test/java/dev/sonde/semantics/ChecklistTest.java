package dev.sonde.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the list of nnsight's behaviours against the tests of this package and of the one around it: each has a test that quotes it, or a reason
 * why it is another here, or is marked as later.
 */
class ChecklistTest {
    private static final Path LIST = Path.of("src/test/resources/nnsight-checklist.txt");
    private static final Path TESTS = Path.of("src/test/java/dev/sonde/semantics");
    private static final Pattern NAME = Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A behaviour, and what is said of it. */
    private record Item(String section, String behaviour, String mark) {}

    @Test
    void every_behaviour_has_a_test_that_quotes_it_or_a_reason_or_is_marked_as_later() throws IOException {
        String quoted = String.join("\n", names());
        List<Item> items = items();

        List<String> without = items.stream()
                .filter(item -> item.mark().isEmpty() && !quoted.contains(item.behaviour()))
                .map(item -> item.section() + ": " + item.behaviour())
                .toList();
        List<String> needless = items.stream()
                .filter(item -> item.mark().startsWith("later") && quoted.contains(item.behaviour()))
                .map(Item::behaviour)
                .toList();

        long later =
                items.stream().filter(item -> item.mark().startsWith("later")).count();
        long differs =
                items.stream().filter(item -> item.mark().startsWith("differs")).count();
        System.out.println("nnsight's behaviours: " + items.size() + "; shown by tests: "
                + (items.size() - later - differs) + ", other here for a reason: " + differs + ", later: " + later);
        assertThat(without).as("neither test nor reason nor \"later\"").isEmpty();
        assertThat(needless).as("marked as later, but there is a test").isEmpty();
        assertThat(items).hasSizeGreaterThan(100);
    }

    @Test
    void every_mark_gives_its_reason() throws IOException {
        assertThat(items())
                .filteredOn(item -> !item.mark().isEmpty())
                .allMatch(item -> item.mark().matches("(later|differs): .{8,}"));
    }

    private static List<Item> items() throws IOException {
        List<Item> items = new ArrayList<>();
        String section = "";
        for (String line : Files.readAllLines(LIST)) {
            if (line.startsWith("# ")) {
                section = line.substring(2);
            } else if (!line.isBlank()) {
                int mark = line.indexOf(" => ");
                items.add(new Item(
                        section, mark < 0 ? line : line.substring(0, mark), mark < 0 ? "" : line.substring(mark + 4)));
            }
        }
        return items;
    }

    /** What the tests are called, as their sources say it. */
    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path folder : List.of(TESTS, TESTS.resolve(".."))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    NAME.matcher(Files.readString(file)).results().forEach(found -> names.add(joined(found.group(1))));
                }
            }
        }
        return names;
    }

    private static String joined(String literals) {
        StringBuilder text = new StringBuilder();
        TEXT.matcher(literals).results().forEach(part -> text.append(part.group(1)));
        return text.toString().translateEscapes();
    }
}
