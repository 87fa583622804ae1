package dev.sonde.agent.core;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Values by the identity of a key that is not kept alive. A value must not reach its key. */
final class WeakIdentityMap<V> {
    private final ConcurrentHashMap<Key, V> values = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
    private final @Nullable Consumer<V> orphaned;

    /** Makes a map that lets go of values whose key is gone. */
    WeakIdentityMap() {
        this.orphaned = null;
    }

    /** Makes a map that hands values whose key is gone to {@code orphaned}. */
    WeakIdentityMap(Consumer<V> orphaned) {
        this.orphaned = orphaned;
    }

    @Nullable
    V get(Object key) {
        return values.get(new Key(key, null));
    }

    void put(Object key, V value) {
        sweep();
        values.put(new Key(key, dead), value);
    }

    @Nullable
    V remove(Object key) {
        sweep();
        return values.remove(new Key(key, null));
    }

    Collection<V> values() {
        sweep();
        return values.values();
    }

    private void sweep() {
        for (Object key = dead.poll(); key != null; key = dead.poll()) {
            V value = values.remove(key);
            if (value != null && orphaned != null) {
                orphaned.accept(value);
            }
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object key, @Nullable ReferenceQueue<Object> queue) {
            super(key, queue);
            hash = System.identityHashCode(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Identity is what this map goes by.
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Key key && mine == key.get();
        }
    }
}
