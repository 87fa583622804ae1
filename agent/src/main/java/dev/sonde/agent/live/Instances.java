package dev.sonde.agent.live;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of single objects of the program, which it keeps from nothing. */
final class Instances<V> {
    private final Map<Key, V> all = new HashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    /** An object by its identity. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, @Nullable ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is meant.
        public boolean equals(@Nullable Object other) {
            Object mine = get();
            return this == other || (other instanceof Key key && mine != null && mine == key.get());
        }
    }

    /** {@return what is known of {@code object}, found out now if nothing is} */
    synchronized V of(Object object, Supplier<V> fresh) {
        V known = get(object);
        if (known == null) {
            known = fresh.get();
            put(object, known);
        }
        return known;
    }

    synchronized @Nullable V get(Object object) {
        return all.get(new Key(object, null));
    }

    synchronized void put(Object object, V value) {
        for (Object key = gone.poll(); key != null; key = gone.poll()) {
            all.remove(key);
        }
        all.put(new Key(object, gone), value);
    }
}
