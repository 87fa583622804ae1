package dev.sonde.probe;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines to a file, as many as may be in it, from a thread of its own. Who hands lines over never waits: what the
 * thread cannot keep up with, what does not fit and what cannot be written is dropped and counted.
 */
public final class LineSink implements AutoCloseable {
    /** The name of the standard output. */
    public static final String STANDARD_OUTPUT = "-";

    private static final int WAITING = 1024;

    /** What a pipe takes at once, so that the lines of two sinks are not mixed up. */
    private static final int BLOCK = 4096;

    private static final long PAUSE_MILLIS = 100;

    /** After so many pauses in which nothing came the thread ends, and what comes next starts another. */
    private static final int PATIENCE = 20;

    private static final long CLOSE_MILLIS = 5_000;

    private final String target;
    private final long limit;
    private final AtomicLong used;
    private final BiConsumer<String, Throwable> faults;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(WAITING);
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable Thread thread;
    private @Nullable OutputStream out;
    private boolean broken;

    /** How many lines were handed to the file since it last took all it had been given. */
    private int unsure;

    private volatile boolean full;
    private volatile boolean closing;
    private volatile boolean working;

    /** Lines of one run. They are made by the sink's thread, for making them takes time. */
    public interface Batch {
        /** {@return how many lines there are} */
        int size();

        /** {@return the lines, without their ends} */
        List<String> lines();
    }

    private LineSink(String target, long limit, AtomicLong used, BiConsumer<String, Throwable> faults) {
        this.target = target;
        this.limit = limit;
        this.used = used;
        this.faults = faults;
    }

    /**
     * {@return a sink that writes to the file {@code target}, or to the standard output} Several sinks may share a file,
     * each with whole lines: the first that writes replaces what was there.
     *
     * @param limit the most bytes that all of them write
     * @param used how many bytes they wanted to write so far, shared by all of them
     * @param faults is told what failed, with the kind of fault before it
     */
    public static LineSink to(String target, long limit, AtomicLong used, BiConsumer<String, Throwable> faults) {
        return new LineSink(target, limit, used, faults);
    }

    /** Takes {@code batch} to be written, or drops it. */
    public void offer(Batch batch) {
        if (full || closing || !waiting.offer(batch)) {
            dropped.add(batch.size());
        } else if (!working) {
            begin();
        }
    }

    private synchronized void begin() {
        if (!working) {
            working = true;
            // What the thread that happens to offer first has inherited is not to be kept for this one.
            Thread fresh = new Thread(null, this::work, "sonde-sink", 0, false);
            fresh.setDaemon(true);
            fresh.setContextClassLoader(null);
            fresh.start();
            thread = fresh;
        }
    }

    /** {@return whether the thread is to end: nothing waits, and who offers from now on starts another} */
    private synchronized boolean ends() {
        // Said first, and taken back: who offers in between must not think that somebody works who has looked already.
        working = false;
        working = !waiting.isEmpty();
        return !working;
    }

    /** {@return whether nothing more will be written} */
    public boolean isFull() {
        return full;
    }

    /** {@return how many lines were written} */
    public long written() {
        return written.sum();
    }

    /** {@return how many lines were dropped} */
    public long dropped() {
        return dropped.sum();
    }

    /** Writes what is waiting, and nothing after that. */
    @Override
    public void close() {
        closing = true;
        Thread last = last();
        try {
            if (last != null) {
                last.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread last() {
        return thread;
    }

    private void work() {
        int idle = 0;
        try {
            while (idle < PATIENCE || !ends()) {
                Batch batch = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                idle = batch == null ? idle + 1 : 0;
                if (batch != null) {
                    write(batch);
                }
                if (waiting.isEmpty()) {
                    flush();
                    idle = closing ? PATIENCE : idle;
                }
            }
        } catch (InterruptedException e) {
            full = true;
        }
    }

    private void write(Batch batch) {
        int left = batch.size();
        try {
            for (String line : full ? List.<String>of() : made(batch)) {
                byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
                if (!full && fits(text.length)) {
                    keep(text);
                    left--;
                    unsure++;
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            broken(e);
        }
        dropped.add(left);
    }

    private List<String> made(Batch batch) {
        try {
            return batch.lines();
        } catch (RuntimeException | Error e) {
            faults.accept("statistics", e);
            return List.of();
        }
    }

    /** Whoever finds the file untouched opens it as new, before others can add to it. */
    private boolean fits(int length) throws IOException {
        synchronized (used) {
            full = used.get() + length > limit;
            if (!full && out == null) {
                out = open(used.get() == 0);
            }
            used.addAndGet(length);
        }
        return !full;
    }

    private void keep(byte[] text) throws IOException {
        if (pending.size() + text.length > BLOCK) {
            writeOut();
        }
        pending.writeBytes(text);
    }

    private void writeOut() throws IOException {
        OutputStream opened = out;
        if (opened != null && pending.size() > 0) {
            opened.write(pending.toByteArray());
            pending.reset();
        }
    }

    private void flush() {
        try {
            if (!broken) {
                writeOut();
                written.add(unsure);
                unsure = 0;
            }
        } catch (IOException | RuntimeException | Error e) {
            broken(e);
        }
    }

    /** After a fault of the file nothing is written any more: what follows would lack what went before. */
    private void broken(Throwable fault) {
        broken = true;
        full = true;
        dropped.add(unsure);
        unsure = 0;
        faults.accept("sink", fault);
    }

    /** The standard output is the process's own: a program that puts another in its place means its own lines. */
    private OutputStream open(boolean isFirst) throws IOException {
        if (target.equals(STANDARD_OUTPUT)) {
            return new FileOutputStream(FileDescriptor.out);
        }
        FileOutputStream opened = new FileOutputStream(target, true);
        if (isFirst && Files.isRegularFile(Path.of(target))) {
            opened.getChannel().truncate(0);
        }
        return opened;
    }
}
