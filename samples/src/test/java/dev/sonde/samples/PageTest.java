package dev.sonde.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final String MARK = "======== snippet ========\n";

    @TempDir
    private Path folder;

    private Page page;

    @BeforeEach
    void write_a_page() throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, """
                ```java
                System.out.println(1);
                ```
                ```text
                1
                ```
                ```java
                int silent = 2;
                ```
                ```java
                class Around {
                    // The snippets stand here.
                }
                ```
                """);
        page = Page.of(file);
    }

    @Test
    void snippets_stand_in_the_program_of_the_page_in_their_order() throws IOException {
        page.writeProgram(page.blocks().get(3), folder);

        assertThat(Files.readString(folder.resolve("Around.java")))
                .startsWith("class Around {")
                .containsSubsequence("snippet", "System.out.println(1);", "snippet", "int silent = 2;", "}")
                .doesNotContain("stand here");
    }

    @Test
    void each_snippet_prints_what_stands_below_it_and_nothing_where_nothing_does() {
        page.requireAsTold(MARK + "1\n" + MARK);

        assertThatThrownBy(() -> page.requireAsTold(MARK + "2\n" + MARK)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> page.requireAsTold(MARK + "1\n" + MARK + "2\n"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> page.requireAsTold(MARK + "1\n")).isInstanceOf(AssertionError.class);
    }
}
