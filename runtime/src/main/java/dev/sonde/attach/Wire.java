package dev.sonde.attach;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection over which both sides ask and answer. What the other side asks for is done on one thread, in
 * order; another one reads. Both end with the connection.
 */
public final class Wire implements AutoCloseable {
    private static final int LONGEST = 1 << 30;
    private static final long PATIENCE_SECONDS = 120;

    /** So much that was told may wait for the one who is told. */
    private static final int WAITING = 64;

    private static final String ASK = "ask";
    private static final String ANSWER = "answer";
    private static final String REFUSAL = "refusal";
    private static final String TELL = "tell";

    private final SocketChannel channel;
    private final Desk desk;
    private final Runnable ended;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<@Nullable Object>> open = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<List<@Nullable Object>> received = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /** Does what the other side asks for. */
    public interface Desk {
        /** {@return the answer: text, numbers, bytes, lists and maps; what is thrown is told to the one who asked} */
        @Nullable
        Object ask(String what, List<Object> arguments) throws Exception;
    }

    private Wire(SocketChannel channel, Desk desk, Runnable ended) {
        this.channel = channel;
        this.desk = desk;
        this.ended = ended;
    }

    /**
     * {@return an end of {@code channel}, which it closes}
     *
     * @param ended is run once when the connection is over
     */
    public static Wire over(SocketChannel channel, Desk desk, Runnable ended) {
        Wire wire = new Wire(channel, desk, ended);
        thread("sonde-wire-read", wire::read).start();
        thread("sonde-wire", wire::serve).start();
        return wire;
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** {@return the answer of the other side; throws an {@link IllegalStateException} with its words if it refused} */
    public @Nullable Object ask(String what, Object... arguments) {
        long number = numbers.incrementAndGet();
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        open.put(number, answer);
        try {
            send(Arrays.asList(ASK, number, what, Arrays.asList(arguments)));
            if (closed) {
                throw new IOException("it is closed");
            }
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw cause instanceof IllegalStateException refused ? refused : over(cause);
        } catch (InterruptedException | TimeoutException e) {
            throw over(e);
        } finally {
            open.remove(number);
        }
    }

    private static IllegalStateException over(@Nullable Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new IllegalStateException("the connection to the other program is over", cause);
    }

    /** Tells the other side, and waits for no answer. What it cannot keep up with is dropped there. */
    public void tell(String what, Object... arguments) throws IOException {
        send(Arrays.asList(TELL, 0L, what, Arrays.asList(arguments)));
    }

    private void send(List<? extends @Nullable Object> message) throws IOException {
        byte[] bytes = Frame.written(message);
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + bytes.length);
        frame.putInt(bytes.length).put(bytes).flip();
        synchronized (this) {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        }
    }

    private void read() {
        try {
            while (!closed) {
                int length = full(Integer.BYTES).getInt();
                if (length < 0 || length > LONGEST) {
                    throw new IOException("a message is too long");
                }
                take(Frame.read(full(length)));
            }
        } catch (IOException | RuntimeException e) {
            // Whatever it was, this connection is over.
            close();
        }
    }

    private ByteBuffer full(int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    @SuppressWarnings("unchecked") // Anything else ends the connection.
    private void take(@Nullable Object message) {
        List<@Nullable Object> parts = (List<@Nullable Object>) Objects.requireNonNull(message);
        Object kind = parts.get(0);
        if (ASK.equals(kind) || (TELL.equals(kind) && received.size() < WAITING)) {
            received.add(parts);
        } else if (ANSWER.equals(kind) || REFUSAL.equals(kind)) {
            CompletableFuture<@Nullable Object> asked = open.get(parts.get(1));
            if (asked != null && ANSWER.equals(kind)) {
                asked.complete(parts.get(2));
            } else if (asked != null) {
                asked.completeExceptionally(new IllegalStateException((String) parts.get(2)));
            }
        }
    }

    private void serve() {
        try {
            while (!closed) {
                List<@Nullable Object> message = received.take();
                if (!message.isEmpty()) {
                    serve(message);
                }
            }
        } catch (InterruptedException | IOException e) {
            close();
        }
    }

    @SuppressWarnings("unchecked") // Anything else is refused.
    private void serve(List<@Nullable Object> message) throws IOException {
        boolean isAsk = ASK.equals(message.get(0));
        List<Object> reply;
        try {
            String what = (String) Objects.requireNonNull(message.get(2));
            Object answer = desk.ask(what, (List<Object>) Objects.requireNonNull(message.get(3)));
            reply = Arrays.asList(ANSWER, message.get(1), answer);
        } catch (Exception | LinkageError e) {
            String text = e.getMessage();
            reply = Arrays.asList(REFUSAL, message.get(1), text == null ? e.toString() : text);
        }
        if (isAsk) {
            send(reply);
        }
    }

    /** {@return whether the other side can still be asked} */
    public boolean isOpen() {
        return !closed;
    }

    /** Ends the connection. */
    @Override
    public void close() {
        synchronized (open) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is over in any case.
        }
        // Wakes the thread that serves.
        received.add(List.of());
        open.values().forEach(asked -> asked.completeExceptionally(new EOFException()));
        ended.run();
    }
}
