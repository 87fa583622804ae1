package dev.sonde.run;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * One process's folder under a base, there until it is closed or the process ends.
 *
 * <p>A lock on a file beside the folder says that its process lives. A folder whose lock is free is a dead process's,
 * and is swept by the next one that makes a folder.
 */
final class ProcessFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final Path path;
    private final Path lock;
    private final FileLock alive;
    private final Thread atExit;

    private ProcessFolder(Path path, Path lock, FileLock alive) {
        this.path = path;
        this.lock = lock;
        this.alive = alive;
        // What the thread that happens to come first has inherited is not to be kept for this one.
        this.atExit = new Thread(null, this::remove, "sonde-cache-removal", 0, false);
        atExit.setContextClassLoader(null);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * {@return a new folder under {@code base}, after those of dead processes were removed} Another process may sweep
     * the lock's file away before it is locked; then another name is tried.
     */
    static ProcessFolder under(Path base) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            String name = ofThisProcess() + Long.toHexString(System.nanoTime());
            Path lock = base.resolve(name + LOCK);
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock alive = channel.tryLock();
            if (alive != null && Files.exists(lock)) {
                Path path = Files.createDirectory(base.resolve(name), CacheFolder.ownerOnly());
                sweep(base);
                return new ProcessFolder(path, lock, alive);
            }
            channel.close();
            Files.deleteIfExists(lock);
        }
        throw new IOException("no lock could be had in " + base);
    }

    Path path() {
        return path;
    }

    /** A number alone does not tell a process: in a container the next one has the same. */
    private static String ofThisProcess() {
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return "process-" + self.pid() + "-" + Long.toHexString(started) + "-";
    }

    private static void sweep(Path base) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(base, "process-*" + LOCK)) {
            for (Path lock : locks) {
                // To close any channel of a file gives up all locks that this process holds on it.
                if (!lock.getFileName().toString().startsWith(ofThisProcess())) {
                    sweepUnlessAlive(lock);
                }
            }
        }
    }

    private static void sweepUnlessAlive(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                String name = lock.getFileName().toString();
                CacheFolder.delete(lock.resolveSibling(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(lock);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Someone else's, or being swept by someone else: theirs to remove.
            return;
        }
    }

    /** Removes the folder now, and forgets to do so when the process ends. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process ends already.
            return;
        }
    }

    private synchronized void remove() {
        try (Channel held = alive.acquiredBy()) {
            if (held.isOpen()) {
                CacheFolder.delete(path);
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            // The next process sweeps what is left.
            return;
        }
    }
}
