package dev.sonde.agent.boot;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind the hook: told of everything that an application does with ONNX Runtime. */
public interface Port {

    /**
     * {@return what to do about a call of {@code OrtSession.run}: see {@link Hook#run}}
     */
    @Nullable
    Object run(Object session, Map<?, ?> inputs, Set<?> outputs, Map<?, ?> pinned, @Nullable Object options);

    /** Takes notice of a session made from {@code model}: a path, bytes or a buffer. */
    void opened(Object session, Object model, @Nullable Object options);

    /** Takes notice of a session that is about to be closed. */
    void closing(Object session);

    /** Takes notice of options that were just made. */
    void optionsBorn(Object options);

    /** Takes notice of a setter that was called on options. */
    void optionSet(Object options, String setter, Object[] arguments);

    /** Ends what the agent does with ONNX Runtime, for its environment is about to be closed. */
    void exiting();

    /**
     * {@return the answer to what a program that is attached asks} It is text, numbers, bytes, lists and maps; what is
     * refused is thrown with the reason in words.
     */
    @Nullable
    Object ask(String what, List<Object> arguments) throws Exception;

    /** {@return the agent's state as JSON} */
    String status();
}
