package dev.sonde.agent.bridge;

import dev.sonde.agent.boot.Hook;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The twin of one session: built once, aside, on the inputs of the first call; closed when nobody uses it any more. */
final class Twins implements AutoCloseable {

    /** How a twin is built. */
    interface Builder extends AutoCloseable {

        /** {@return what copies the inputs of {@code call} now, and builds the twin with them when it is called} */
        Recipe prepare(Call call) throws Exception;

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

    /** {@return the twin, which the caller then has to {@link #leave}; null if {@code call} is to go without} */
    @Nullable
    Twin enter(Call call) {
        CompletableFuture<Twin> begun = begun(call);
        if (begun == null) {
            return null;
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

    /** {@return who serves calls now, in words} */
    synchronized String state() {
        CompletableFuture<Twin> begun = promise;
        if (begun == null) {
            return "the original, until the first call";
        }
        if (!begun.isDone()) {
            return "the original, until the variant is built";
        }
        try {
            begun.join();
            return "the variant";
        } catch (CompletionException e) {
            return "the original: " + e.getCause();
        }
    }

    /** {@return facts about the twin, none while there is none} */
    synchronized Map<String, Object> facts() {
        CompletableFuture<Twin> begun = promise;
        if (begun == null || !begun.isDone() || begun.isCompletedExceptionally()) {
            return Map.of();
        }
        return begun.join().facts();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        closeIfUnused(0);
    }

    /** Counts the call among the users, and begins to build if it is the first. */
    private synchronized @Nullable CompletableFuture<Twin> begun(Call call) {
        if (closed) {
            return null;
        }
        users++;
        CompletableFuture<Twin> begun = promise;
        if (begun == null) {
            begun = new CompletableFuture<>();
            promise = begun;
            deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            begin(call, begun);
        }
        return begun;
    }

    private void begin(Call call, CompletableFuture<Twin> begun) {
        try {
            Recipe recipe = builder.prepare(call);
            users++;
            aside.execute(() -> {
                try {
                    begun.complete(recipe.build());
                } catch (Throwable fault) {
                    failed(begun, fault);
                } finally {
                    leave();
                }
            });
        } catch (Throwable fault) {
            failed(begun, fault);
        }
    }

    /** What fails while the JVM exits, and the cache folder with it, is no fault. */
    private void failed(CompletableFuture<Twin> begun, Throwable fault) {
        if (!Thread.currentThread().isInterrupted()) {
            Hook.fault("build", fault);
        }
        begun.completeExceptionally(fault);
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
            if (!closed || users > 0) {
                return;
            }
            unused = promise;
        }
        if (unused != null && unused.isDone() && !unused.isCompletedExceptionally()) {
            unused.join().close();
        }
        builder.close();
    }
}
