package dev.sonde.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.samples.Page.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the examples of the pages as a reader would: files are written, commands are run one after the other, and what
 * they print is what the page says.
 */
class DocsIT {
    private static final Pattern SETTINGS = Pattern.compile("agent\\.jar=(\\w+\\.yaml)");

    static Stream<String> pages() {
        return Stream.of(
                "README.md",
                "docs/agent.md",
                "docs/java-models.md",
                "docs/names.md",
                "docs/tracing.md",
                "docs/writing-an-adapter.md");
    }

    static List<String> linked() throws IOException {
        try (Stream<Path> docs = Files.list(Repository.ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
                            docs.map(file -> "docs/" + file.getFileName()).filter(name -> name.endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_examples_of_a_page_do_what_it_says(String page, @TempDir Path folder) throws Exception {
        for (String built : List.of("agent", "samples")) {
            Files.createSymbolicLink(folder.resolve(built), Repository.ROOT.resolve(built));
        }
        Page read = Page.of(Repository.ROOT.resolve(page));
        assertThat(read.blocks()).extracting(Block::kind).contains("sh", "text");
        for (int i = 0; i < read.blocks().size(); i++) {
            carryOut(read, i, folder);
        }
    }

    @ParameterizedTest
    @MethodSource("linked")
    void the_links_of_a_page_lead_somewhere(String page) throws IOException {
        Path file = Repository.ROOT.resolve(page);
        Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(Files.readString(file));
        while (links.find()) {
            assertThat(file.resolveSibling(links.group(1))).exists();
        }
    }

    private static void carryOut(Page page, int index, Path folder) throws Exception {
        Block block = page.blocks().get(index);
        switch (block.kind()) {
            case "java" -> {
                if (!block.isSnippet()) {
                    page.writeProgram(block, folder);
                }
            }
            case "yaml" -> {
                String command = page.blocks().get(index + 1).text();
                Files.writeString(folder.resolve(found(SETTINGS, command)), block.text());
            }
            case "sh" -> requireAsTold(page, index, printed(block.text(), folder));
            default -> {
                // What a command prints was compared when it ran.
            }
        }
    }

    private static String printed(String command, Path folder) throws Exception {
        Command.Outcome outcome = Command.of("bash", "-euc", command).in(folder).run();
        // JDK 24 and later announce that ONNX Runtime loads a native library.
        assertThat(outcome.errors().lines()).allMatch(line -> line.isEmpty() || line.startsWith("WARNING:"));
        assertThat(outcome.code()).isZero();
        return outcome.output();
    }

    private static void requireAsTold(Page page, int index, String output) {
        if (page.hasSnippets()) {
            page.requireAsTold(output);
        } else if (!page.toldAfter(index).isEmpty()) {
            assertThat(output).matches(Page.shown(page.toldAfter(index)));
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
