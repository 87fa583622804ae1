package dev.sonde.run;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when it is first asked for, by one thread; a failure is not kept. */
final class Once<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T value;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    T get() {
        T known = value;
        return known == null ? make() : known;
    }

    /** Does something with the value where it was made, or is being made now. */
    synchronized void ifMade(Consumer<T> action) {
        T known = value;
        if (known != null) {
            action.accept(known);
        }
    }

    private synchronized T make() {
        T known = value;
        if (known == null) {
            known = maker.get();
            value = known;
        }
        return known;
    }
}
