package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtSession;
import dev.sonde.agent.boot.Hook;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The twin of one session: built once, aside, on the inputs of a first call; closed when nobody uses it any more. */
final class Twins implements AutoCloseable {

    /** How a twin is built. */
    interface Builder extends AutoCloseable {

        /** Does what needs no call. What fails here fails again when a twin is built, and is told then. */
        void warmUp();

        /** {@return what copies the inputs of {@code call} now, and builds the twin with them when it is called} */
        Recipe prepare(Call call, OrtSession plain) throws Exception;

        /** {@return facts about what was built, or why nothing was, for the agent's state} */
        Map<String, Object> facts();

        /** Lets go of the application's session, which may be closed after this. */
        void giveBack();

        @Override
        void close();
    }

    /** The second half of building a twin. */
    interface Recipe {
        Twin build() throws Exception;
    }

    private final Builder builder;
    private final Executor aside;
    private final long waitMillis;
    private @Nullable CompletableFuture<Twin> promise;
    private long deadline;
    private int users;
    private boolean closed;
    private boolean cleared;
    private String last = "nobody: the session is closed";

    /**
     * Makes the place of a twin that is not there yet.
     *
     * @param waitMillis how long calls wait for it, from the first one on
     */
    Twins(Builder builder, Executor aside, long waitMillis) {
        this.builder = builder;
        this.aside = aside;
        this.waitMillis = waitMillis;
    }

    /** Begins with what needs no call. */
    void warmUp() {
        synchronized (this) {
            users++;
        }
        try {
            aside.execute(this::warmUpAside);
        } catch (RejectedExecutionException over) {
            leave();
        }
    }

    private void warmUpAside() {
        try {
            if (!isClosed()) {
                builder.warmUp();
            }
        } catch (RuntimeException | Error again) {
            // It is told when a twin is built.
            return;
        } finally {
            leave();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Begins to build on the inputs of {@code call}, if nobody did. */
    void begin(Call call, OrtSession plain) {
        CompletableFuture<Twin> begun = new CompletableFuture<>();
        synchronized (this) {
            if (closed || promise != null) {
                return;
            }
            promise = begun;
            deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            users++;
        }
        try {
            Recipe recipe = builder.prepare(call, plain);
            aside.execute(() -> build(recipe, begun));
        } catch (Throwable fault) {
            failed(begun, fault);
            leave();
        }
    }

    /** {@return the twin, which the caller then has to {@link #leave}; null if the call is to go without} */
    @Nullable
    Twin enter() {
        CompletableFuture<Twin> begun;
        synchronized (this) {
            begun = promise;
            if (closed || begun == null) {
                return null;
            }
            users++;
        }
        Twin twin = await(begun);
        if (twin == null) {
            leave();
        }
        return twin;
    }

    /** Ends a use. */
    void leave() {
        closeIfUnused(-1);
    }

    /** {@return whether a call is needed for a twin to be built on} */
    synchronized boolean isAwaitingCall() {
        return promise == null && !closed;
    }

    /** {@return who serves calls now, in words} */
    synchronized String state() {
        CompletableFuture<Twin> begun = promise;
        if (closed) {
            return last;
        }
        if (begun == null) {
            return "the original, as no call was made yet";
        }
        if (!begun.isDone()) {
            return "the original, until the variant is built";
        }
        try {
            begun.join();
            return "the variant";
        } catch (CompletionException e) {
            return "the original: " + e.getMessage();
        }
    }

    /** {@return facts about the twin, none while there is none} */
    Map<String, Object> facts() {
        return builder.facts();
    }

    /** Closes the twin because nothing remains for it to do; {@code state} says in words who serves from now on. */
    void end(String state) {
        synchronized (this) {
            if (closed) {
                return;
            }
            last = state;
        }
        close();
    }

    /** Who waits for the twin waits no longer. */
    @Override
    public void close() {
        CompletableFuture<Twin> begun;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            begun = promise;
        }
        builder.giveBack();
        if (begun != null) {
            begun.completeExceptionally(Refusal.forGood("it was closed"));
        }
        closeIfUnused(0);
    }

    private void build(Recipe recipe, CompletableFuture<Twin> begun) {
        try {
            if (isClosed()) {
                throw Refusal.forGood("it was closed");
            }
            Twin twin = recipe.build();
            if (!begun.complete(twin)) {
                twin.close();
            }
            builder.giveBack();
        } catch (Throwable fault) {
            failed(begun, fault);
        } finally {
            leave();
        }
    }

    /** What fails while the session is closed or the JVM exits, and the cache folder with it, is no fault. */
    private void failed(CompletableFuture<Twin> begun, Throwable fault) {
        boolean again = fault instanceof Refusal refusal && !refusal.isForGood();
        boolean isOver;
        synchronized (this) {
            isOver = closed || isExiting();
            if (again) {
                promise = null;
            }
        }
        if (!(fault instanceof Refusal) && !isOver) {
            Hook.fault("build", fault);
        }
        begun.completeExceptionally(fault);
        if (!again) {
            end("the original: " + (fault instanceof Refusal ? fault.getMessage() : fault));
        }
    }

    /** Only a JVM that exits refuses this. */
    private static boolean isExiting() {
        Thread probe = new Thread("sonde-never-started");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            return !Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException exiting) {
            return true;
        }
    }

    private @Nullable Twin await(CompletableFuture<Twin> begun) {
        try {
            return begun.isDone() || waitMillis == 0
                    ? begun.getNow(null)
                    : begun.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void closeIfUnused(int change) {
        CompletableFuture<Twin> unused;
        synchronized (this) {
            users += change;
            if (!closed || users > 0 || cleared) {
                return;
            }
            cleared = true;
            unused = promise;
        }
        try {
            if (unused != null && unused.isDone() && !unused.isCompletedExceptionally()) {
                unused.join().close();
            }
            builder.close();
        } catch (RuntimeException fault) {
            Hook.fault("close", fault);
        }
    }
}
