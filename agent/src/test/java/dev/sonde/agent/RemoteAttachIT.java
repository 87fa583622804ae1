package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Results;
import dev.sonde.agent.app.Loop;
import dev.sonde.agent.app.TinyLoop;
import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import dev.sonde.error.OrderException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent comes to a program that runs, from another one, and leaves it again. */
class RemoteAttachIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @OnOldestAndNewest
    void another_program_is_watched_and_edited_while_it_serves_and_is_then_as_it_was(Host host) throws Exception {
        Path model = Tower.write(folder);
        Process program = start(host, Loop.class.getName(), model.toString());
        await(() -> !hidden().isEmpty());
        double plain = hidden().get(0);

        try (Attachment agent = Attach.to(program.pid(), AttachIT.options(folder))) {
            await(() -> !agent.sessions().isEmpty());
            assertThat(agent.sessions().get(0)).contains("unknown").contains("name the model's file by its path");
            assertThatThrownBy(() -> agent.edit("*", s -> s.output("hidden").set(0)))
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("RemoteAttachIT.java");
            try (Attachment.Active edit = agent.edit(
                    model.toString(), s -> s.at("encoder.layer.0").output().edit(h -> h.mul(-2)))) {
                await(() -> last() == (float) (-2 * plain));
                BlockingQueue<Results> seen = new LinkedBlockingQueue<>();
                try (Attachment.Active watch =
                        agent.watch(model.toString(), s -> s.cache("encoder.layer.*"), seen::add)) {
                    Results results = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    assertThat(results).as(watch + agent.status()).isNotNull();
                    assertThat(results.names()).containsExactly("encoder.layer.0", "encoder.layer.1");
                    assertThat((float) results.get("encoder.layer.0").at(0)).isEqualTo((float) (-2 * plain));
                    assertThat(results.report().fidelity()).hasToString("EXACT");
                }
                assertThat(edit.toString()).contains("RemoteAttachIT.java");
            }
            await(() -> last() == (float) plain);
            assertThat(Program.json(agent.status())).containsEntry("suppressed", 0);
        }

        assertEnds(program);
        assertThat(hidden())
                .allMatch(value -> value.floatValue() == (float) plain || value.floatValue() == (float) (-2 * plain));
        assertThat(AttachIT.inside(AttachIT.cache(folder))).isEmpty();
    }

    @Test
    void the_command_line_attaches_lists_and_detaches() throws Exception {
        Path model = Tower.write(folder);
        Path lines = folder.resolve("lines.jsonl");
        Process program = start(Host.NEWEST, Loop.class.getName(), model.toString());
        await(() -> !hidden().isEmpty());
        String pid = Long.toString(program.pid());

        assertThat(command(0, "list", pid))
                .contains(pid)
                .contains(Loop.class.getName())
                .contains("no agent");
        assertThat(command(1, "detach", pid)).contains("there is no agent in process " + pid);
        String settings =
                "models=" + model + ",watch=encoder.layer.*,out=" + lines + ",cache=" + AttachIT.cache(folder);
        assertThat(command(0, "attach", pid, settings)).contains("attached to " + pid);
        await(() -> Files.exists(lines));
        assertThat(command(1, "attach", pid, "watch=**")).contains("already, with other settings");
        assertThat(command(0, "list", pid)).contains("served by the variant").contains("encoder.layer.1");
        assertThat(command(0, "list")).contains(pid);
        assertThat(command(0, "detach", pid)).contains("detached from " + pid);
        assertThat(command(0, "list", pid)).contains("no agent");

        assertEnds(program);
        assertThat(hidden()).hasSize(1);
        Map<String, Object> line = Program.json(Files.readAllLines(lines).get(0));
        assertThat(line).containsEntry("place", "encoder.layer.0").containsEntry("count", 16);
    }

    @OnOldestAndNewest
    void the_command_line_brings_settings_for_a_model_in_java(Host host) throws Exception {
        Path lines = folder.resolve("lines.jsonl");
        Path settings = Files.writeString(folder.resolve("parts.yaml"), """
                java:
                  - dev.sonde.agent.app.Tiny$*#forward
                  - root dev.sonde.agent.app.Tiny$Net
                watch: [ "blocks[*]" ]
                edit:
                  - place: blocks[2]
                    scale: 0
                out: %s
                cache: %s
                """.formatted(lines, AttachIT.cache(folder)));
        Process program = start(host, TinyLoop.class.getName());
        await(() -> !hidden().isEmpty());
        double plain = hidden().get(0);
        String pid = Long.toString(program.pid());

        assertThat(command(0, "attach", pid, settings.toString())).contains("attached to " + pid);
        await(() -> last() == 0);
        assertThat(command(0, "list", pid)).contains("dev.sonde.agent.app.Tiny$Net, in Java");
        assertThat(command(0, "detach", pid)).contains("detached from " + pid);
        await(() -> last() == (float) plain);

        assertEnds(program);
        assertThat(plain).isNotZero();
        assertThat(Files.readAllLines(lines))
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(
                        line -> String.valueOf(Program.json(line).get("place")).matches("blocks\\[[0-2]]"));
    }

    @Test
    void a_file_that_is_not_what_a_session_runs_is_told_and_leaves_it_alone() throws Exception {
        Path model = Tower.write(folder);
        Path other = Tower.write(Files.createDirectory(folder.resolve("other")), 7);
        Process program = start(Host.NEWEST, Loop.class.getName(), model.toString());
        await(() -> !hidden().isEmpty());

        try (Attachment agent = Attach.to(program.pid(), AttachIT.options(folder))) {
            await(() -> !agent.sessions().isEmpty());
            try (Attachment.Active edit = agent.edit(
                    other.toString(), s -> s.at("encoder.layer.1").output().set(0))) {
                await(() -> agent.sessions().get(0).contains("is not what it runs"));
                assertThat(edit).isNotNull();
            }
            assertThat(Program.json(agent.status())).containsEntry("suppressed", 0);
        }

        assertEnds(program);
        assertThat(hidden()).hasSize(1);
    }

    private Process start(Host host, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                host.jdk().java(),
                "-XX:TieredStopAtLevel=1",
                host.quiet(),
                host.dynamic(),
                "-cp",
                Program.classPath(host)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        started.add(process);
        return process;
    }

    private File out() {
        return folder.resolve("out.txt").toFile();
    }

    private static void stop(Process program) throws Exception {
        program.getOutputStream().write('\n');
        program.getOutputStream().flush();
        assertThat(program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
    }

    private void assertEnds(Process program) throws Exception {
        stop(program);
        assertThat(folder.resolve("err.txt")).isEmptyFile();
        assertThat(Files.readAllLines(out().toPath())).contains("threads []");
    }

    private List<Double> hidden() {
        try {
            return Files.readAllLines(out().toPath()).stream()
                    .filter(line -> line.startsWith("hidden "))
                    .map(line -> (double) Float.parseFloat(line.substring("hidden ".length())))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private float last() {
        List<Double> all = hidden();
        return all.get(all.size() - 1).floatValue();
    }

    private String command(int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Jdk.of(17).java(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Host.agent().toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        started.add(process);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(code);
        return Files.readString(said);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
