package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.HeapUse;
import dev.sonde.agent.app.Hello;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent costs that nobody asked for anything. */
class IdleIT {
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void nothing_of_the_core_is_loaded_in_a_program_without_onnx_runtime(Host host) throws IOException {
        List<String> loaded = loaded(new Program(Hello.class, host, folder), "");

        assertThat(loaded).anyMatch(name -> name.equals(AgentEntry.class.getName()));
        assertThat(loaded).anyMatch(name -> name.equals(Hello.class.getName()));
        assertThat(loaded)
                .noneMatch(name -> name.startsWith("net.bytebuddy.")
                        || name.startsWith("org.snakeyaml.")
                        || name.startsWith("dev.sonde.agent.core.")
                        || name.startsWith("dev.sonde.agent.bridge."));
    }

    /** Each would be made while the program waits, some of them from classes that nothing else of the program needs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "watch=**,out.max=1MiB",
                "edit=encoder.layer.0*2,status=state.json",
                "java=djl",
                "java=subclass-of a.B#run([FI)V -> arg 0 in place as ?x8 <- arg 1 and field x;root a.C"
            })
    void no_lambda_and_no_pattern_of_ours_is_made_before_the_program_starts(String options) throws IOException {
        List<String> loaded = loaded(new Program(Hello.class, Host.NEWEST, folder), options);

        assertThat(loaded).anyMatch(name -> name.startsWith("dev.sonde.agent.core.") || options.isEmpty());
        assertThat(loaded.subList(0, first(loaded, Hello.class.getName())))
                .noneMatch(name -> name.startsWith("dev.sonde.") && name.contains("$$Lambda"))
                .noneMatch(name -> name.equals("java.util.regex.Pattern"));
    }

    @OnOldestAndNewest
    void byte_buddy_is_loaded_when_a_session_is_and_the_runtime_is_not(Host host) throws IOException {
        List<String> loaded = loaded(new Program(Hello.class, host, folder).arguments(Tower.write(folder)), "");

        int byteBuddy = first(loaded, "net.bytebuddy.");
        assertThat(byteBuddy).isGreaterThan(first(loaded, Hello.class.getName()));
        assertThat(loaded.subList(0, byteBuddy)).noneMatch(name -> name.equals("ai.onnxruntime.OrtSession"));
        assertThat(loaded.subList(byteBuddy, loaded.size())).contains("ai.onnxruntime.OrtSession");
        assertThat(loaded).noneMatch(name -> name.startsWith("dev.sonde.agent.bridge."));
    }

    @OnOldestAndNewest
    void a_model_given_as_bytes_is_not_kept(Host host) {
        long plain = heap(new Program(HeapUse.class, host, folder));
        long idle = heap(new Program(HeapUse.class, host, folder).agent(Host.agent(), ""));

        report(host + ": heap after createSession from bytes, idle minus plain", (idle - plain) / 1024 + " KiB");
        assertThat(idle - plain).isLessThan(MEGABYTE);
    }

    /** No time is asserted: the figure is for whoever reads the build's output. */
    @OnOldestAndNewest
    void the_program_starts_and_what_that_takes_is_told(Host host) {
        long plain = cpu(new Program(Hello.class, host, folder));
        long idle = cpu(new Program(Hello.class, host, folder).agent(Host.agent(), ""));
        long active = cpu(new Program(Hello.class, host, folder).agent("watch=**"));

        report(
                host + ": CPU until main",
                (idle - plain) / 1_000_000 + " ms more idle, " + (active - plain) / 1_000_000
                        + " ms more with a watch, of " + plain / 1_000_000 + " ms plain");
        assertThat(LongStream.of(plain, idle, active)).allMatch(nanos -> nanos > 0);
    }

    private static long heap(Program program) {
        Ended ended = program.options("-Xmx512m").arguments(MiniLm.file()).run();
        return number(ended, "heap ");
    }

    private static long cpu(Program program) {
        return LongStream.range(0, 3)
                .map(i -> number(program.run(), "cpu "))
                .min()
                .orElseThrow();
    }

    private static long number(Ended ended, String name) {
        assertThat(ended.exit()).as(ended.err()).isZero();
        return Long.parseLong(ended.lines(name).get(0).substring(name.length()));
    }

    private List<String> loaded(Program program, String options) throws IOException {
        Path log = folder.resolve("loaded.txt");
        Ended ended = program.agent(Host.agent(), options)
                .options("-Xlog:class+load:file=" + log + ":none:filecount=0")
                .run();
        assertThat(ended.exit()).as(ended.err()).isZero();
        return Files.readAllLines(log).stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
    }

    private static int first(List<String> names, String prefix) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(prefix)) {
                return i;
            }
        }
        throw new AssertionError("nothing loaded that starts with " + prefix);
    }

    private static void report(String what, String figure) {
        System.out.println(what + ": " + figure);
    }
}
