package dev.sonde.agent.core;

import dev.sonde.agent.boot.Hook;
import dev.sonde.agent.boot.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the agent's state to a file, every few seconds and when the JVM exits. */
final class StatusFile extends Thread implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5_000;

    private final Path file;
    private final Port agent;
    private final Thread atExit = new Last();

    /** Makes the writer of the state of {@code agent} to {@code file}. */
    StatusFile(Path file, Port agent) {
        super("sonde-status");
        this.file = file.toAbsolutePath();
        this.agent = agent;
        setDaemon(true);
        setContextClassLoader(null);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Runs when the JVM exits. A class and no lambda: it is made while the program waits. */
    private final class Last extends Thread {
        Last() {
            super(null, null, "sonde-status-last", 0, false);
        }

        @Override
        public void run() {
            try {
                // The state is the last one only after that.
                agent.exiting();
            } catch (RuntimeException e) {
                Hook.fault("status", e);
            }
            write();
        }
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

    /** A reader sees the old state or the new, never half of one. */
    private synchronized void write() {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(fresh, agent.status() + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Hook.fault("status", e);
        }
    }
}
