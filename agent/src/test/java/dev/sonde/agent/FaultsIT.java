package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever fails in the agent, the program gets the answers that it gets without it, nothing is said on its standard
 * error, and each fault is counted once. The faults are planted in copies of the built jar.
 */
class FaultsIT {
    private static final int CALLS = 20;
    private static final int STRIKES = 3;

    private static final Map<Host, Ended> PLAIN = new EnumMap<>(Host.class);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "OLDEST, runtime/dev/sonde/run/Freeze, freeze, java.io.IOException",
        "NEWEST, runtime/dev/sonde/plan/Splice, into, java.lang.IllegalStateException",
        "NEWEST, runtime/dev/sonde/run/SelfCheck, compare, java.lang.IllegalStateException",
        "OLDEST, runtime/dev/sonde/probe/Statistics, of, java.lang.InternalError",
        "NEWEST, runtime/dev/sonde/agent/bridge/VariantTwin, <init>, java.lang.NoClassDefFoundError",
        "OLDEST, runtime/dev/sonde/agent/bridge/Call, copies, java.lang.OutOfMemoryError",
        "NEWEST, runtime/dev/sonde/tree/ModuleTree, of, java.lang.StackOverflowError",
    })
    void while_a_variant_is_built(Host host, String type, String method, Class<? extends Throwable> thrown) {
        Ended ended = checked(host, Sabotage.throwing(type, method, thrown, folder), "watch=**,out=lines.jsonl");

        assertThat(ended.suppressed()).isEqualTo(1);
        assertThat(ended.status().get("faults")).isEqualTo(Map.of("build", 1));
        assertThat(ended.status().get("first_faults")).asString().contains(Sabotage.WORDS);
        assertThat(ended.total("rerouted")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, runtime/dev/sonde/agent/bridge/Call, run, java.lang.IllegalStateException",
        "NEWEST, runtime/dev/sonde/agent/bridge/ResultMaker, without, java.lang.ReflectiveOperationException",
        "NEWEST, runtime/dev/sonde/agent/bridge/VariantTwin, feeds, java.lang.LinkageError",
    })
    void in_the_run_of_a_variant(Host host, String type, String method, Class<? extends Throwable> thrown) {
        Ended ended = checked(host, Sabotage.throwing(type, method, thrown, folder), "watch=**,out=lines.jsonl");

        assertThat(ended.status().get("faults")).isEqualTo(Map.of("run", STRIKES));
        assertThat(ended.total("rerouted")).isZero();
        assertThat(ended.status().get("closed_sessions")).asString().contains("after " + STRIKES + " faults");
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, runtime/dev/sonde/probe/Statistics, read, java.lang.IllegalStateException",
        "NEWEST, runtime/dev/sonde/probe/WatchLine, json, java.lang.InternalError",
        "NEWEST, runtime/dev/sonde/probe/LineSink, offer, java.lang.IllegalStateException",
        "OLDEST, runtime/dev/sonde/agent/bridge/VariantTwin, take, java.lang.OutOfMemoryError",
    })
    void in_the_statistics(Host host, String type, String method, Class<? extends Throwable> thrown) {
        Ended ended = checked(host, Sabotage.throwing(type, method, thrown, folder), "watch=**,out=lines.jsonl");

        assertThat(ended.suppressed()).as("one for each run").isEqualTo(ended.total("rerouted"));
        assertThat(ended.total("rerouted")).isPositive();
        assertThat(ended.total("originals") + ended.total("rerouted")).isEqualTo(calls(ended));
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, runtime/dev/sonde/probe/LineSink, open, java.io.IOException",
        "NEWEST, runtime/dev/sonde/probe/LineSink, open, java.lang.InternalError",
    })
    void in_the_sink(Host host, String type, String method, Class<? extends Throwable> thrown) {
        Ended ended = checked(host, Sabotage.throwing(type, method, thrown, folder), "watch=**,out=lines.jsonl");

        assertThat(ended.status().get("faults")).isEqualTo(Map.of("sink", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, weave/dev/sonde/agent/weave/Weaver, weave, java.lang.IllegalStateException",
        "NEWEST, inst/dev/sonde/agent/core/Switchboard, run, java.lang.LinkageError",
        "NEWEST, inst/dev/sonde/agent/core/Switchboard, opened, java.lang.IllegalStateException",
        "NEWEST, inst/dev/sonde/agent/core/Bridges, build, java.lang.NoClassDefFoundError",
        "OLDEST, runtime/dev/sonde/agent/bridge/OrtBridge, <init>, java.lang.NoSuchMethodException",
    })
    void at_the_border(Host host, String type, String method, Class<? extends Throwable> thrown) {
        Ended ended = checked(host, Sabotage.throwing(type, method, thrown, folder), "watch=**,out=lines.jsonl");

        assertThat(ended.suppressed()).isPositive();
        assertThat(ended.status().get("first_faults")).asString().contains(Sabotage.WORDS);
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, cache=file/cache",
        "NEWEST, cache=/proc/self/sonde",
        "NEWEST, out=file/lines.jsonl",
    })
    void in_a_folder_that_cannot_be_written(Host host, String setting) throws IOException {
        Files.writeString(folder.resolve("file"), "not a folder");

        Ended ended = checked(host, Host.agent(), "watch=**," + setting + (setting.startsWith("out") ? "" : ",out=l"));

        assertThat(ended.suppressed()).isEqualTo(1);
    }

    @OnOldestAndNewest
    void in_a_cache_folder_that_is_full(Host host) {
        Path full =
                Sabotage.throwing("runtime/dev/sonde/run/CacheFolder", "reserve", IllegalStateException.class, folder);

        Ended ended = checked(host, full, "watch=**,out=lines.jsonl");

        assertThat(ended.suppressed()).isEqualTo(1);
        assertThat(ended.total("rerouted")).isZero();
    }

    @OnOldestAndNewest
    void with_a_model_that_is_deleted_once_it_is_open(Host host) {
        Ended plain = series(host).arguments("delete").run();
        Ended ended = series(host)
                .arguments("delete")
                .agent("watch=**,out=lines.jsonl")
                .run();

        assertSame(ended, plain);
        assertThat(ended.suppressed()).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, runtime/dev/sonde/run/Freeze, freeze, java.io.IOException, 1",
        "NEWEST, runtime/dev/sonde/agent/bridge/ResultMaker, without, java.lang.ReflectiveOperationException, 3",
        "OLDEST, runtime/dev/sonde/agent/bridge/Call, run, java.lang.IllegalStateException, 3",
    })
    void of_an_edit_whose_calls_are_then_misses_each_counted_once(
            Host host, String type, String method, Class<? extends Throwable> thrown, int faults) {
        Ended ended =
                checked(host, Sabotage.throwing(type, method, thrown, folder), "edit=encoder.layer.0=0,edit.wait=10s");

        assertThat(ended.suppressed()).isEqualTo(faults);
        assertThat(ended.total("rerouted")).isZero();
        assertThat(ended.total("misses")).isEqualTo(calls(ended));
        assertThat(ended.total("originals")).isEqualTo(calls(ended));
    }

    /** How many calls the program made: the first, those it waited with, and those that it counts. */
    private static int calls(Ended ended) {
        String before = ended.lines("before call 1: ").get(0);
        return Integer.parseInt(before.substring("before call 1: ".length())) + CALLS - 1;
    }

    private Ended checked(Host host, Path agent, String settings) {
        Program broken = series(host);
        Ended plain = plain(host);
        Ended ended =
                broken.agent(agent, settings + ",status=" + broken.status()).run();
        assertSame(ended, plain);
        return ended;
    }

    private static void assertSame(Ended ended, Ended plain) {
        assertThat(plain.err()).isEmpty();
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.lines("call ")).hasSize(3 * CALLS).isEqualTo(plain.lines("call "));
    }

    /** What the program does without the agent: the same every time, so it is run once. */
    private Ended plain(Host host) {
        return PLAIN.computeIfAbsent(host, on -> series(on).run());
    }

    private Program series(Host host) {
        return new Program(Series.class, host, folder).options(host.quiet()).arguments(Tower.write(folder), CALLS);
    }
}
