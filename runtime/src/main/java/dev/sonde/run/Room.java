package dev.sonde.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One model's part of the cache folder. Files in it are written under another name, renamed, and never changed. */
final class Room implements AutoCloseable {
    private final CacheFolder folder;
    private final Path path;
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    Room(CacheFolder folder, Path path) {
        this.folder = folder;
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** {@return a path in this room that no other call was given} */
    Path fresh(String kind) {
        return path.resolve(kind + "-" + names.getAndIncrement());
    }

    /** Makes sure that {@code bytes} more fit; they are given back with the room, or by {@link #release}. */
    void reserve(long bytes) {
        folder.reserve(bytes);
        reserved.addAndGet(bytes);
    }

    void release(long bytes) {
        folder.giveBack(bytes);
        reserved.addAndGet(-bytes);
    }

    /** Gives a written file its final name, which never existed before. */
    void publish(Path written, Path published) throws IOException {
        Files.move(written, published, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes files that were needed for a moment. */
    void delete(Path... files) {
        for (Path file : files) {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It goes with the room.
            return;
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            CacheFolder.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release(reserved.get());
            folder.left();
        }
    }
}
