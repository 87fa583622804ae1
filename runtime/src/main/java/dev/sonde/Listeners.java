package dev.sonde;

import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Who is told what was saved, when a run has ended. */
final class Listeners {
    private final Map<Saved, Consumer<? super Tensor>> listeners = new LinkedHashMap<>();

    void add(Saved saved, Consumer<? super Tensor> listener) {
        listeners.put(saved, listener);
    }

    /** Tells what the run came to, in the order of the lines. */
    void tell() {
        listeners.forEach((saved, listener) -> {
            if (saved.reached()) {
                listener.accept(saved.value());
            }
        });
    }
}
