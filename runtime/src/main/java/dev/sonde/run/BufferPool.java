package dev.sonde.run;

import dev.sonde.ort.OutputBuffers;
import dev.sonde.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Output memory that runs of one variant take turns in. Memory that is not given back is the collector's. */
final class BufferPool implements AutoCloseable {
    private static final long LIMIT = 256L << 20;

    private final Map<InputShapes, Deque<OutputBuffers>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private long idleBytes;
    private boolean closed;

    OutputBuffers take(InputShapes shapes, Map<String, TensorType> types) {
        synchronized (this) {
            Deque<OutputBuffers> free = idle.get(shapes);
            OutputBuffers buffers = free == null ? null : free.poll();
            if (buffers != null) {
                idleBytes -= buffers.bytes();
                return buffers;
            }
        }
        return OutputBuffers.of(types);
    }

    synchronized void giveBack(InputShapes shapes, OutputBuffers buffers) {
        if (closed || idleBytes + buffers.bytes() > LIMIT) {
            buffers.close();
            return;
        }
        idleBytes += buffers.bytes();
        idle.computeIfAbsent(shapes, key -> new ArrayDeque<>()).add(buffers);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(free -> free.forEach(OutputBuffers::close));
        idle.clear();
    }
}
