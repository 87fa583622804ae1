package dev.sonde.agent.app;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Opens one session after the other, calls each from eight threads at once and closes it under their hands, while the
 * agent, if there is one, is switched on and off. Prints what the process holds after each tenth, and at the end every
 * answer that ever came for each input. Arguments: the model's file, and the number of sessions.
 */
public final class Marathon {
    private static final int THREADS = 8;
    private static final int SEEDS = 16;
    private static final int TENTHS = 10;
    private static final List<Opening> OPENINGS = List.of(Opening.values());

    private final Path model;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Map<Integer, Set<String>> answers = new ConcurrentHashMap<>();

    private Marathon(Path model) {
        this.model = model;
    }

    public static void main(String[] arguments) throws Exception {
        Marathon marathon = new Marathon(Path.of(arguments[0]));
        int sessions = Integer.parseInt(arguments[1]);
        for (int i = 0; i < sessions; i++) {
            marathon.session(i);
            if ((i + 1) % (sessions / TENTHS) == 0) {
                System.out.println(Held.now());
            }
        }
        marathon.threads.shutdown();
        marathon.answers.forEach((seed, all) -> System.out.println("answers to " + seed + " " + all));
        System.out.println("threads " + lastThreads());
    }

    /** Some are closed before anything can have been built for them, others when it has long been. */
    private void session(int number) throws Exception {
        OrtSession session = OPENINGS.get(number % OPENINGS.size()).open(model);
        ReadWriteLock open = new ReentrantReadWriteLock();
        List<Future<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            callers.add(threads.submit(() -> calls(session, open, seed)));
        }
        if (number % 4 == 3) {
            try (Feed feed = Feed.of(1, 0)) {
                Patience.with(session, feed.inputs());
            }
        }
        for (int i = 0; i < number % 4 * 8; i++) {
            Thread.sleep(5);
            Switch.turn(i % 4 != 3);
        }
        Switch.turn(true);
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
    }

    private int calls(OrtSession session, ReadWriteLock open, int first) throws OrtException {
        for (int i = first; ; i++) {
            open.readLock().lock();
            try (Feed feed = Feed.of(1 + i % SEEDS % 3, i % SEEDS);
                    Result result = session.run(feed.inputs())) {
                answers.computeIfAbsent(i % SEEDS, seed -> ConcurrentHashMap.newKeySet())
                        .add(Seen.of(result));
            } catch (IllegalStateException closed) {
                return i;
            } finally {
                open.readLock().unlock();
            }
        }
    }

    /** Threads that the agent uses now and then end by themselves. */
    private static Set<String> lastThreads() throws InterruptedException {
        Set<String> ours = ours();
        for (int i = 0; i < 100 && !ours.isEmpty(); i++) {
            Thread.sleep(100);
            ours = ours();
        }
        return ours;
    }

    private static Set<String> ours() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("sonde") && !thread.getName().equals("sonde-status")) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
