package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The variants of one model by structure: each built once, the least recently used closed when they grow too many. */
final class Variants implements AutoCloseable {
    private final Map<String, CompletableFuture<Variant>> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;
    private boolean closed;

    /** @param most how many are kept; the one that was asked for last always is */
    Variants(long most) {
        this.most = most;
    }

    /** {@return the variant for {@code key}, entered; who else asks for it meanwhile waits for the one who builds it} */
    Variant enter(String key, Supplier<Variant> build) {
        while (!isClosed()) {
            CompletableFuture<Variant> promise = new CompletableFuture<>();
            CompletableFuture<Variant> known = putIfAbsent(key, promise);
            Variant variant = known == null ? built(key, build, promise) : join(known);
            if (known == null || variant.enter()) {
                return variant;
            }
        }
        throw new OrderException(Facts.of("the model was closed while a run was being made ready"));
    }

    private static Variant join(CompletableFuture<Variant> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Who builds a variant has entered it before anyone can retire it. */
    private Variant built(String key, Supplier<Variant> build, CompletableFuture<Variant> promise) {
        try {
            Variant variant = build.get();
            variant.enter();
            promise.complete(variant);
            evict(key).forEach(Variant::retire);
            if (isClosed()) {
                variant.retire();
            }
            return variant;
        } catch (RuntimeException | Error e) {
            forget(key);
            promise.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized @Nullable CompletableFuture<Variant> putIfAbsent(
            String key, CompletableFuture<Variant> promise) {
        CompletableFuture<Variant> known = byKey.get(key);
        if (known == null) {
            byKey.put(key, promise);
        }
        return known;
    }

    private synchronized void forget(String key) {
        byKey.remove(key);
    }

    private synchronized List<Variant> evict(String kept) {
        List<Variant> evicted = new ArrayList<>();
        Iterator<Map.Entry<String, CompletableFuture<Variant>>> eldest =
                byKey.entrySet().iterator();
        while (byKey.size() > most && eldest.hasNext()) {
            Map.Entry<String, CompletableFuture<Variant>> entry = eldest.next();
            if (entry.getValue().isDone() && !entry.getKey().equals(kept)) {
                evicted.add(entry.getValue().join());
                eldest.remove();
            }
        }
        return evicted;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized int size() {
        return byKey.size();
    }

    @Override
    public void close() {
        List<CompletableFuture<Variant>> all;
        synchronized (this) {
            all = new ArrayList<>(byKey.values());
            byKey.clear();
            closed = true;
        }
        for (CompletableFuture<Variant> promise : all) {
            if (promise.isDone() && !promise.isCompletedExceptionally()) {
                promise.join().retire();
            }
        }
    }
}
