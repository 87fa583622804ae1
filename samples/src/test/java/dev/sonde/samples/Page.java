package dev.sonde.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The examples of a page: blocks of text, each of a kind. A block of Java that declares no class is a snippet: it stands
 * in the program of the page at the line {@link #FRAME}, with the others, and the text after it is what it prints.
 */
record Page(List<Block> blocks) {
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(java|yaml|sh|text)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+)");
    private static final String FRAME = "// The snippets stand here.";
    /** What no snippet prints. */
    private static final String MARK = "======== snippet ========";

    /** One of them. */
    record Block(String kind, String text) {
        boolean isSnippet() {
            return kind.equals("java") && !CLASS.matcher(text).find();
        }
    }

    static Page of(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return new Page(blocks);
    }

    /** {@return the text that says what the block at {@code index} prints; empty where none does} */
    String toldAfter(int index) {
        boolean told = index + 1 < blocks.size() && blocks.get(index + 1).kind().equals("text");
        return told ? blocks.get(index + 1).text() : "";
    }

    /** Writes the program that a block of Java is, with the snippets of the page in it. */
    void writeProgram(Block block, Path folder) throws IOException {
        Matcher name = CLASS.matcher(block.text());
        assertThat(name.find()).isTrue();
        Files.writeString(folder.resolve(name.group(1) + ".java"), block.text().replace(FRAME, inFrame()));
    }

    private String inFrame() {
        return blocks.stream().filter(Block::isSnippet).map(Page::inFrame).collect(Collectors.joining());
    }

    /** Each is a block of its own; what it refuses ends it alone. */
    private static String inFrame(Block snippet) {
        return "System.out.println(\"" + MARK + "\");\ntry {\n" + snippet.text()
                + "} catch (dev.sonde.error.SondeException refused) {\nSystem.out.println(refused.getMessage());\n}\n";
    }

    /** Compares what the snippets printed with what the page says. */
    void requireAsTold(String output) {
        List<String> printed = List.of(output.split(MARK, -1));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).isSnippet()) {
                told.add(toldAfter(i));
            }
        }
        assertThat(printed).hasSize(told.size() + 1);
        for (int i = 0; i < told.size(); i++) {
            assertThat(printed.get(i + 1).strip()).matches(shown(told.get(i)));
        }
    }

    boolean hasSnippets() {
        return blocks.stream().anyMatch(Block::isSnippet);
    }

    /** {@return a pattern of {@code text}, in which an ellipsis stands for anything} */
    static Pattern shown(String text) {
        String[] parts = text.strip().split("…", -1);
        return Pattern.compile(
                Stream.of(parts).map(Pattern::quote).collect(Collectors.joining(".*")) + "\\s*", Pattern.DOTALL);
    }
}
