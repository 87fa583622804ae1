package dev.sonde.agent.app;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Calls sessions from eight threads at once, and meanwhile attaches the agent to itself, switches watches and edits on and
 * off, and closes each session under the hands of its callers. Prints, for each input, every answer that ever came while
 * nothing was edited, while something was, and while that changed. Arguments: the model's file, the options, how many
 * sessions.
 */
public final class Busy {
    private static final int THREADS = 8;
    private static final int SEEDS = 4;
    private static final int ROUNDS = 3;
    private static final List<Opening> OPENINGS = List.of(Opening.values());

    /** What is asked for, as a caller knows it; a call is in one state if it begins and ends in it. */
    private enum State {
        PLAIN,
        BETWEEN,
        EDITED
    }

    private record Moment(State state, int number) {}

    private final Map<String, Set<String>> answers = new ConcurrentHashMap<>();
    private final LongAdder calls = new LongAdder();
    private volatile Moment now = new Moment(State.PLAIN, 0);

    private Busy() {}

    public static void main(String[] arguments) throws Exception {
        Busy busy = new Busy();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Attachment agent = Attach.self(arguments[1])) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                busy.session(OPENINGS.get(i).open(Path.of(arguments[0])), threads, agent);
            }
            System.out.println("status " + agent.status());
        }
        threads.shutdown();
        busy.answers.forEach((what, all) -> System.out.println(what + " " + all.size() + "\n" + all));
        Traces.print();
    }

    private void session(OrtSession session, ExecutorService threads, Attachment agent) throws Exception {
        ReadWriteLock open = new ReentrantReadWriteLock();
        List<Future<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            callers.add(threads.submit(() -> calls(session, open, first)));
        }
        for (int round = 0; round < ROUNDS; round++) {
            LongAdder seen = new LongAdder();
            Attachment.Active early = agent.watch("*", s -> s.cache("encoder.**"), results -> seen.increment());
            edit(agent);
            await(seen, 1);
            early.close();
            edit(agent);
        }
        now = new Moment(State.BETWEEN, now.number() + 1);
        Attachment.Active last =
                agent.edit("*", s -> s.at("encoder.layer.0").output().set(0));
        // ONNX Runtime crashes where a session is closed that runs; the program sees to it that none does.
        open.writeLock().lock();
        try {
            session.close();
        } finally {
            open.writeLock().unlock();
        }
        for (Future<Integer> caller : callers) {
            caller.get();
        }
        last.close();
        now = new Moment(State.PLAIN, now.number() + 1);
    }

    private void edit(Attachment agent) throws InterruptedException {
        now = new Moment(State.BETWEEN, now.number() + 1);
        try (Attachment.Active edit =
                agent.edit("*", s -> s.at("encoder.layer.0").output().edit(h -> h.mul(-2)))) {
            now = new Moment(State.EDITED, now.number() + 1);
            await(calls, calls.sum() + THREADS * SEEDS);
            now = new Moment(State.BETWEEN, now.number() + 1);
            if (edit.toString().isEmpty()) {
                throw new AssertionError("an edit says what it is");
            }
        }
        now = new Moment(State.PLAIN, now.number() + 1);
        await(calls, calls.sum() + THREADS * SEEDS);
    }

    private static void await(LongAdder count, long least) throws InterruptedException {
        while (count.sum() < least) {
            Thread.sleep(1);
        }
    }

    private int calls(OrtSession session, ReadWriteLock open, int first) throws OrtException {
        for (int i = first; ; i++) {
            Moment before = now;
            open.readLock().lock();
            try (Feed feed = Feed.of(1 + i % SEEDS % 3, i % SEEDS);
                    Result result = session.run(feed.inputs())) {
                State state = before.equals(now) ? before.state() : State.BETWEEN;
                answers.computeIfAbsent(state + " " + i % SEEDS, any -> ConcurrentHashMap.newKeySet())
                        .add(Seen.of(result));
                calls.increment();
            } catch (IllegalStateException closed) {
                return i;
            } finally {
                open.readLock().unlock();
            }
        }
    }
}
