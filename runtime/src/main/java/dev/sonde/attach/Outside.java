package dev.sonde.attach;

import dev.sonde.door.Entrance;
import dev.sonde.door.Refused;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The way to the agent of another program: a socket in a folder that only its owner can enter. No port is opened. */
final class Outside implements Line {
    private static final long PATIENCE_MILLIS = 30_000;

    /** The system's limit for the path of a socket is 108 bytes, or 104. */
    private static final int LONGEST_PATH = 100;

    private final Map<Long, Callbacks> callbacks = new ConcurrentHashMap<>();
    private final AtomicLong keys = new AtomicLong();
    private final Wire wire;

    private Outside(SocketChannel channel) {
        this.wire = Wire.over(channel, this::asked, () -> {});
    }

    /** {@return the way to the agent in {@code program}, which is brought there if it is not there yet} */
    static Line to(Entrance program, String options) {
        try {
            Path folder = folder();
            Path socket = folder.resolve("agent");
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                program.load(Entrance.argument(socket.toString(), options));
                return new Outside(accepted(server));
            } finally {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new OrderException(Facts.of("there is no way to the other program")
                    .add("program", program)
                    .add("because", e));
        }
    }

    private static Path folder() throws IOException {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        Path base = usual.toString().length() + 40 < LONGEST_PATH ? usual : Path.of("/tmp");
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        return Files.createTempDirectory(base, "sonde-attach", ownerOnly);
    }

    /** The agent came to the socket before its start was over, so there is nothing to wait for. */
    private static SocketChannel accepted(ServerSocketChannel server) throws IOException {
        server.configureBlocking(false);
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() < deadline) {
            SocketChannel channel = server.accept();
            if (channel != null) {
                channel.configureBlocking(true);
                return channel;
            }
            pause();
        }
        throw new IOException("the agent did not call back");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public Object ask(String what, Object... arguments) {
        try {
            return Objects.requireNonNullElse(wire.ask(what, arguments), "");
        } catch (IllegalStateException refusal) {
            throw Refused.by(refusal);
        }
    }

    @Override
    public long order(Map<String, Object> order, Callbacks called) {
        long key = keys.incrementAndGet();
        callbacks.put(key, called);
        try {
            Map<String, Object> keyed = new HashMap<>(order);
            keyed.put("key", key);
            return ((Number) ask("order", keyed)).longValue();
        } catch (RuntimeException e) {
            callbacks.remove(key);
            throw e;
        }
    }

    @Override
    public void end(long number) {
        if (wire.isOpen()) {
            ask("end", number);
        }
    }

    @Override
    public void detach() {
        if (wire.isOpen()) {
            ask("detach");
        }
    }

    /** What the agent asks for, by the key of an order. */
    @SuppressWarnings("unchecked") // As the agent asks.
    private @Nullable Object asked(String what, List<Object> arguments) {
        Callbacks called = callbacks.get(((Number) arguments.get(0)).longValue());
        if (called == null) {
            throw new IllegalStateException("nobody asks for this any more");
        }
        Map<String, Object> given = (Map<String, Object>) arguments.get(1);
        if (what.equals("record")) {
            return called.recorder().apply(given);
        }
        called.listener().accept(given);
        return null;
    }

    @Override
    public void close() {
        wire.close();
    }
}
