package dev.sonde.coverage;

import dev.sonde.coverage.Verdict.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process that inspects models; one that dies is replaced, and the model that killed it is known. */
final class Inspector implements AutoCloseable {
    private @Nullable Process process;
    private static final int LIMIT_SECONDS = 60;

    private final Class<?> main;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Inspector(Class<?> main) {
        this.main = main;
    }

    Verdict ask(String question) throws IOException {
        Process child = running();
        BufferedWriter to = child.outputWriter();
        to.write(question);
        to.newLine();
        to.flush();
        ScheduledFuture<?> limit = clock.schedule(child::destroyForcibly, LIMIT_SECONDS, TimeUnit.SECONDS);
        String answer = child.inputReader().readLine();
        limit.cancel(false);
        if (answer == null) {
            process = null;
            return Verdict.of(Kind.CRASHED, "exit code " + exitCode(child));
        }
        int end = answer.indexOf(' ');
        return new Verdict(Kind.valueOf(answer.substring(0, end)), answer.substring(end + 1));
    }

    private static int exitCode(Process child) {
        try {
            return child.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private Process running() throws IOException {
        Process known = process;
        if (known == null) {
            known = start();
            process = known;
        }
        return known;
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-XX:ErrorFile=target/inspector-%p.log", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (process != null) {
            process.destroy();
        }
    }

    /** {@return what became of each model, asked of as many processes as there are processors} */
    static Map<String, Verdict> ask(Collection<String> questions, Class<?> main) throws Exception {
        Map<String, Verdict> verdicts = new ConcurrentSkipListMap<>();
        Queue<String> open = new ConcurrentLinkedQueue<>(questions);
        int processes = Math.min(4, Runtime.getRuntime().availableProcessors());
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<Callable<Boolean>> work = Collections.nCopies(processes, () -> ask(open, main, verdicts));
            for (Future<Boolean> done : threads.invokeAll(work)) {
                done.get();
            }
            return verdicts;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean ask(Queue<String> open, Class<?> main, Map<String, Verdict> verdicts) throws IOException {
        try (Inspector inspector = new Inspector(main)) {
            for (String next = open.poll(); next != null; next = open.poll()) {
                verdicts.put(next, inspector.ask(next));
            }
            return true;
        }
    }
}
