package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyClassesTest {
    @TempDir
    private Path folder;

    @Test
    void the_jvm_takes_every_class_and_without_the_agent_no_call_is_rewritten() throws Exception {
        Path jar = folder.resolve("classes.jar");
        ManyClasses.write(jar);

        assertThat(entries(jar)).isEqualTo(ManyClasses.COUNT);
        assertThat(printed(jar)).matches("[0-9.E]+ [0-9.E]+ [0-9.E]+ 0");
    }

    private static int entries(Path jar) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return Collections.list(file.entries()).size();
        }
    }

    private static String printed(Path jar) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.US_ASCII));
        try {
            ManyClasses.main(new String[] {jar.toString()});
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.US_ASCII);
    }
}
