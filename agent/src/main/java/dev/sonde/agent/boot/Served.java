package dev.sonde.agent.boot;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the calls of one session are served. */
public interface Served extends AutoCloseable {

    /** {@return what to do about a call of {@code OrtSession.run}: see {@link Hook#run}} */
    @Nullable
    Object run(Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options);

    /** {@return the state as JDK types: text, numbers, lists and maps} */
    Map<String, Object> status();

    @Override
    void close();
}
