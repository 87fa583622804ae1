package dev.sonde;

import dev.sonde.error.CallSite;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The line of the program that is being written down; it is looked for once, however much that line asks for. */
final class Line {
    private @Nullable CallSite known;

    CallSite here() {
        CallSite line = known;
        return line == null ? CallSite.here() : line;
    }

    /** {@return what {@code asked} gives, all of which is of one line} */
    <T> T during(Supplier<T> asked) {
        return with(here(), asked);
    }

    /** {@return what {@code asked} gives, which is the program's and has lines of its own} */
    <T> T outside(Supplier<T> asked) {
        return with(null, asked);
    }

    private <T> T with(@Nullable CallSite line, Supplier<T> asked) {
        CallSite before = known;
        known = line;
        try {
            return asked.get();
        } finally {
            known = before;
        }
    }
}
