package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;

/** Writes the agent's state to a file, every few seconds and when the JVM exits. */
final class StatusFile extends Thread implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5_000;

    private final Path file;
    private final Supplier<String> status;
    private final Thread atExit;

    /**
     * Makes the writer of {@code file}.
     *
     * @param settle waits, when the JVM exits, until the state is the last one
     */
    StatusFile(Path file, Supplier<String> status, Runnable settle) {
        super("sonde-status");
        this.file = file.toAbsolutePath();
        this.status = status;
        setDaemon(true);
        setContextClassLoader(null);
        this.atExit = new Thread(null, () -> writeLast(settle), "sonde-status-last", 0, false);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                write();
            }
        } catch (InterruptedException e) {
            interrupt();
        }
    }

    /** Writes the state once more, and never again. */
    @Override
    public void close() {
        interrupt();
        try {
            join();
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException exiting) {
            // It is written when the JVM exits, which is now.
            return;
        }
        write();
    }

    private void writeLast(Runnable settle) {
        try {
            settle.run();
        } catch (RuntimeException e) {
            Hook.fault("status", e);
        }
        write();
    }

    /** A reader sees the old state or the new, never half of one. */
    private synchronized void write() {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(fresh, status.get() + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Hook.fault("status", e);
        }
    }
}
