package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Whether a model is still open. */
final class Life {
    private final Path file;
    private final AtomicBoolean ended = new AtomicBoolean();

    Life(Path file) {
        this.file = file;
    }

    /** @throws OrderException where it is over */
    void require() {
        if (ended.get()) {
            throw new OrderException(Facts.of("the model is closed").add("model", file.getFileName()));
        }
    }

    /** {@return {@code maker}, which makes nothing of a closed model} */
    <T> Supplier<T> within(Supplier<T> maker) {
        return () -> {
            require();
            return maker.get();
        };
    }

    /** Ends it; says whether it had not ended before. */
    boolean end() {
        return !ended.getAndSet(true);
    }
}
