package dev.sonde.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Safetensors;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as built, in JVMs of its own; the page about it, run as it stands. */
class CommandLineIT {
    private static final Path JAR =
            Path.of(System.getProperty("sonde.agent", "target/sonde-agent.jar")).toAbsolutePath();
    private static final Path PAGE = Path.of("../docs/command-line.md");
    private static final String COMMAND = "java -jar sonde-agent.jar ";

    @TempDir
    Path folder;

    private Said jar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString()));
        command.addAll(Arrays.asList(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void the_built_jar_shows_traces_and_refuses_wherever_it_is_started() throws Exception {
        SmallModels.written(folder, SmallModels.TOWER);

        Said trace = jar("trace", "small.onnx", "--random", "1", "--save", "**", "--json");
        Said unknown = jar("trace", "small.onnx", "--random", "1", "--save", "doen");
        Said misused = jar("trace", "small.onnx");

        assertThat(trace.code()).isZero();
        assertThat(trace.err()).isEmpty();
        assertThat(trace.list("saved")).extracting(each -> each.get("place")).containsExactly("act", "down");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).contains("nearest:", "\"down\"").doesNotContain("asked at", "\tat ");
        assertThat(misused.code()).isEqualTo(2);
        assertThat(misused.out()).isEmpty();
    }

    @Test
    void nothing_at_all_is_help_and_the_version_is_the_jars() throws Exception {
        Said help = jar();
        Said version = jar("--version");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("show", "trace");
        assertThat(version.out()).containsPattern("sonde \\d+\\.\\d+").contains("ONNX Runtime 1.");
    }

    /** The commands of the page are run in this process: what the jar adds is tested above, and JVMs take their time. */
    @Test
    void every_command_of_the_page_runs() throws IOException {
        Path model = Said.minilm(folder);
        write("ids.npy", 101, 7592, 102);
        write("mask.npy", 1, 1, 1);
        write("types.npy", 0, 0, 0);
        Npy.write(folder.resolve("direction.npy"), Tensor.of(new float[384], 384));

        List<String> commands = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith(COMMAND))
                .toList();

        assertThat(commands).hasSizeGreaterThan(10);
        for (String command : commands) {
            Said said = Said.by(here(command.substring(COMMAND.length()), model));
            assertThat(said.err()).as(command).isEmpty();
            assertThat(said.code()).as(command).isZero();
            assertThat(said.out()).as(command).isNotEmpty();
        }
        assertThat(Safetensors.read(folder.resolve("kept.safetensors")).keySet())
                .containsExactly("encoder.layer.2");
    }

    private void write(String name, long... values) {
        Npy.write(folder.resolve(name), Tensor.of(values, 1, values.length));
    }

    /** The files of the page lie in the test's folder. */
    private String[] here(String arguments, Path model) {
        return Arrays.stream(arguments.replace("\"", "").split(" "))
                .map(argument -> argument.equals("model.onnx")
                        ? model.toString()
                        : argument.replaceAll("([a-z]+\\.(npy|safetensors))$", folder + "/$1"))
                .toArray(String[]::new);
    }
}
