package dev.sonde.agent.bridge;

import dev.sonde.agent.boot.Hook;
import dev.sonde.attach.Delivered;
import dev.sonde.tensor.Tensor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands what watched calls computed to those who asked for it, from a thread of its own. Calls never wait for them: what
 * they cannot keep up with is dropped and counted.
 */
final class Delivery implements AutoCloseable {
    private static final int WAITING = 64;
    private static final long WAITING_BYTES = 256L << 20;
    private static final long CLOSE_MILLIS = 5_000;

    private final LinkedBlockingQueue<Item> waiting = new LinkedBlockingQueue<>(WAITING);
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = new Thread(null, this::work, "sonde-delivery", 0, false);
    private boolean started;
    private volatile boolean closed;

    private record Item(Order order, Delivered what, long bytes) {}

    /** Takes {@code what} for the one who gave {@code order}, or drops it. */
    void offer(Order order, Delivered what) {
        long size = what.tensors().values().stream().mapToLong(Delivery::bytes).sum();
        boolean fits = bytes.addAndGet(size) <= WAITING_BYTES || waiting.isEmpty();
        if (closed || !fits || !waiting.offer(new Item(order, what, size))) {
            bytes.addAndGet(-size);
            dropped.increment();
            return;
        }
        start();
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.size() * Math.max(1, tensor.element().bytes());
    }

    private synchronized void start() {
        if (!started && !closed) {
            started = true;
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    private void work() {
        Hook.ours(true);
        try {
            while (!closed) {
                Item item = waiting.take();
                bytes.addAndGet(-item.bytes());
                deliver(item);
            }
        } catch (InterruptedException e) {
            // It is closed.
            return;
        }
    }

    private void deliver(Item item) {
        try {
            item.order().deliver(item.what());
            delivered.increment();
        } catch (RuntimeException | Error fault) {
            Hook.fault("listener", fault);
        }
    }

    long delivered() {
        return delivered.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    /** Drops what is waiting. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (!started) {
                return;
            }
        }
        thread.interrupt();
        try {
            if (!thread.equals(Thread.currentThread())) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
