package dev.sonde.live;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Where the forward calls of a program can be observed. */
public interface Seam {
    /** Has {@code observer} asked before each call at the points that are wanted, until the answer is closed. */
    Observing observe(BiFunction<Integer, Object[], Object> observer, Predicate<Map<String, String>> wanted);

    /** Something that is observed, until it is closed. */
    interface Observing extends AutoCloseable {
        @Override
        void close();
    }

    /** {@return what is known of a point} */
    Map<String, String> facts(int point);

    /** {@return an observer's answer that ends a call by an exception} */
    Object unwind(Throwable thrown);
}
