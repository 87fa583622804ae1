package dev.sonde.run;

import dev.sonde.ort.OutputBuffers;
import dev.sonde.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Output memory that the runs of one model's variants take turns in, the least recently used dropped when it grows too
 * much. Memory that is not given back is the collector's.
 */
final class BufferPool implements AutoCloseable {
    private static final long LIMIT = 256L << 20;

    private final Map<Use, Deque<OutputBuffers>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private final long limit;
    private long idleBytes;
    private boolean closed;

    /** What memory is good for: a variant's outputs for inputs of some shapes. */
    record Use(Variant variant, InputShapes shapes) {}

    BufferPool() {
        this(LIMIT);
    }

    BufferPool(long limit) {
        this.limit = limit;
    }

    OutputBuffers take(Use use, Map<String, TensorType> types) {
        OutputBuffers free = poll(use);
        return free == null ? OutputBuffers.of(types) : free;
    }

    private synchronized @Nullable OutputBuffers poll(Use use) {
        Deque<OutputBuffers> free = idle.get(use);
        OutputBuffers buffers = free == null ? null : free.poll();
        if (buffers != null) {
            idleBytes -= buffers.bytes();
        }
        return buffers;
    }

    synchronized void giveBack(Use use, OutputBuffers buffers) {
        if (!closed) {
            idleBytes += buffers.bytes();
            idle.computeIfAbsent(use, key -> new ArrayDeque<>()).add(buffers);
            shrink();
        }
    }

    private void shrink() {
        Iterator<Deque<OutputBuffers>> eldest = idle.values().iterator();
        while (idleBytes > limit && eldest.hasNext()) {
            eldest.next().forEach(buffers -> idleBytes -= buffers.bytes());
            eldest.remove();
        }
    }

    /** Drops what was good for {@code variant}. */
    synchronized void drop(Variant variant) {
        idle.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().variant() == variant;
            if (gone) {
                entry.getValue().forEach(buffers -> idleBytes -= buffers.bytes());
            }
            return gone;
        });
    }

    synchronized long idleBytes() {
        return idleBytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.clear();
        idleBytes = 0;
    }
}
