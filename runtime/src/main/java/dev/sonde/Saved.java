package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A promise of numbers: kept when the trace runs. */
public final class Saved {
    private final Supplier<String> name;
    private final CallSite savedAt;
    private @Nullable Tensor value;
    private @Nullable Missed missed;
    private boolean closed;

    /** @param name is asked when someone wants to know */
    Saved(Supplier<String> name, CallSite savedAt) {
        this.name = name;
        this.savedAt = savedAt;
    }

    /**
     * {@return the numbers of the last run}
     *
     * @throws OrderException before the run, after the trace was closed, and where the run did not come to its branch
     */
    public Tensor value() {
        Tensor known = value;
        Missed why = missed;
        if (!closed && why != null) {
            throw new OrderException(why.facts(Facts.of("\"" + name() + "\" was not reached in this run")
                            .add("saved at", savedAt))
                    .add("do", "ask reached() first")
                    .askedAt(CallSite.here()));
        }
        if (closed || known == null) {
            throw new OrderException(Facts.of(closed ? "the trace is closed" : "the trace has not run yet")
                    .add("saved", name())
                    .add("saved at", savedAt)
                    .add("do", closed ? "read value() before close()" : "call run() first")
                    .askedAt(CallSite.here()));
        }
        return known;
    }

    /** {@return the numbers of every step of the last run; a run of a file is one step} */
    public List<Tensor> values() {
        return List.of(value());
    }

    /** {@return whether there are numbers to be had} */
    public boolean reached() {
        return value != null && !closed;
    }

    /** {@return what it was saved as; where no name was given, what it is and the line that computes it} */
    public String name() {
        return name.get();
    }

    CallSite savedAt() {
        return savedAt;
    }

    void keep(Tensor numbers) {
        value = numbers;
        missed = null;
    }

    /** Says that a run did not come here. */
    void miss(Missed why) {
        value = null;
        missed = why;
    }

    /** {@return why the last run did not come here; nothing where it did} */
    Optional<Missed> missed() {
        return Optional.ofNullable(missed);
    }

    void close() {
        closed = true;
    }

    @Override
    public String toString() {
        Tensor known = value;
        return name() + ": " + (known == null || closed ? "not there" : known);
    }
}
