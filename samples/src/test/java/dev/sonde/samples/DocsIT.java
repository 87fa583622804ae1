package dev.sonde.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(java|yaml|sh|text)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");
    private static final Pattern SETTINGS = Pattern.compile("agent\\.jar=(\\w+\\.yaml)");

    private record Block(String kind, String text) {}

    static Stream<String> pages() {
        return Stream.of("README.md", "docs/agent.md", "docs/names.md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_examples_of_a_page_do_what_it_says(String page, @TempDir Path folder) throws Exception {
        for (String built : List.of("agent", "samples")) {
            Files.createSymbolicLink(folder.resolve(built), Repository.ROOT.resolve(built));
        }
        List<Block> blocks = blocks(Files.readString(Repository.ROOT.resolve(page)));
        assertThat(blocks).extracting(Block::kind).contains("sh", "text");
        for (int i = 0; i < blocks.size(); i++) {
            carryOut(blocks, i, folder);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_links_of_a_page_lead_somewhere(String page) throws IOException {
        Path file = Repository.ROOT.resolve(page);
        Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(Files.readString(file));
        while (links.find()) {
            assertThat(file.resolveSibling(links.group(1))).exists();
        }
    }

    private static List<Block> blocks(String page) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    private static void carryOut(List<Block> blocks, int index, Path folder) throws Exception {
        Block block = blocks.get(index);
        switch (block.kind()) {
            case "java" -> Files.writeString(folder.resolve(found(CLASS, block.text()) + ".java"), block.text());
            case "yaml" -> {
                String command = blocks.get(index + 1).text();
                Files.writeString(folder.resolve(found(SETTINGS, command)), block.text());
            }
            case "sh" -> {
                Command.Outcome outcome =
                        Command.of("bash", "-euc", block.text()).in(folder).run();
                // JDK 24 and later announce that ONNX Runtime loads a native library.
                assertThat(outcome.errors().lines()).allMatch(line -> line.isEmpty() || line.startsWith("WARNING:"));
                assertThat(outcome.code()).isZero();
                boolean told = index + 1 < blocks.size()
                        && blocks.get(index + 1).kind().equals("text");
                if (told) {
                    assertThat(outcome.output())
                            .matches(shown(blocks.get(index + 1).text()));
                }
            }
            default -> {
                // What a command prints was compared when it ran.
            }
        }
    }

    /** An ellipsis stands for anything. */
    private static Pattern shown(String text) {
        String[] parts = text.strip().split("…", -1);
        return Pattern.compile(
                Stream.of(parts)
                                .map(Pattern::quote)
                                .reduce((a, b) -> a + ".*" + b)
                                .orElseThrow() + "\\s*",
                Pattern.DOTALL);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
