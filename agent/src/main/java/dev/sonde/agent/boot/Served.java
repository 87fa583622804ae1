package dev.sonde.agent.boot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the calls of one session are served. */
public interface Served extends AutoCloseable {

    /** {@return what to do about a call of {@code OrtSession.run}: see {@link Hook#run}} */
    @Nullable
    Object run(Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options);

    /**
     * Has the calls that begin from now on do what programs that are attached ask for, beside what the settings say.
     *
     * @param orders each with a {@code number}, whether it {@code edits}, what was {@code recorded} for this session or
     *     else a {@code recorder} that can do it, and a {@code listener}
     */
    void order(List<Map<String, Object>> orders);

    /** {@return what is known of the session's model, for others to record what they ask of it} */
    Map<String, Object> blueprint();

    /** {@return the state as JDK types: text, numbers, lists and maps} */
    Map<String, Object> status();

    @Override
    void close();
}
