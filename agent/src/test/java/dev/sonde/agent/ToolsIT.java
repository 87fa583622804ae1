package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code JAVA_TOOL_OPTIONS} brings comes to every JVM: the agent stays in programs, and leaves tools alone. */
class ToolsIT {
    private static final String VARIABLE = "JAVA_TOOL_OPTIONS";
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void the_tools_of_the_jdk_do_their_work_without_it(Host host) throws Exception {
        Path source = Files.writeString(folder.resolve("Small.java"), "class Small {}");
        Path classes = folder.resolve("classes");

        tool(host, "javac", "-d", classes.toString(), source.toString());
        assertThat(classes.resolve("Small.class")).exists();
        assertThat(tool(host, "javap", "-cp", classes.toString(), "Small")).contains("class Small");
        assertThat(tool(host, "jps", "-l")).containsPattern("\\d+ \\S+");
        assertThat(tool(host, "jcmd", "-l")).containsPattern("\\d+ \\S+");
        tool(host, "jar", "--create", "--file", folder.resolve("small.jar").toString(), "-C", classes.toString(), ".");
        assertThat(folder.resolve("small.jar")).exists();
    }

    @OnOldestAndNewest
    void a_program_has_it(Host host) {
        Ended ended = new Program(Hello.class, host, folder)
                .environment(VARIABLE, agent())
                .arguments(Tower.write(folder))
                .run();

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.status()).containsEntry("self_test", "ok").containsEntry("suppressed", 0);
    }

    @Test
    void maven_works_without_it() throws Exception {
        assertLeftAlone(onPath("mvn"), "-v");
    }

    @Test
    void gradle_works_without_it() throws Exception {
        assertLeftAlone(onPath("gradle"), "--version");
    }

    private static String onPath(String name) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .map(part -> Path.of(part, name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), name + " is not on the path");
        return found.orElseThrow().toString();
    }

    private String tool(Host host, String name, String... arguments) throws IOException, InterruptedException {
        return assertLeftAlone(host.jdk().home().resolve("bin").resolve(name).toString(), arguments);
    }

    /** {@return what a command says that ends well, and in which the agent did nothing} */
    private String assertLeftAlone(String command, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        Path said = folder.resolve("said.txt");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put(VARIABLE, agent());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(said);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains("Picked up " + VARIABLE).doesNotContain("sonde:");
        assertThat(status()).as(command).doesNotExist();
        return text;
    }

    private Path status() {
        return folder.resolve("status.json");
    }

    private String agent() {
        return "-javaagent:" + Host.agent() + "=status=" + status();
    }
}
