package dev.sonde.attach;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way to an agent. What it refuses is thrown as a {@link dev.sonde.error.SondeException} with its words. */
interface Line extends AutoCloseable {
    /** {@return the answer to a question that has one} */
    Object ask(String what, Object... arguments);

    /**
     * Asks for something that holds until it is ended.
     *
     * @return its number
     */
    long order(Map<String, Object> order, Callbacks callbacks);

    /** Ends something that was asked for; where the agent is gone, so is that. */
    void end(long number);

    /** Has the agent leave the program, if it did not yet. */
    void detach();

    /** Closes the way; the agent ends what was asked for over it. */
    @Override
    void close();

    /**
     * What the agent calls.
     *
     * @param recorder makes a parcel for the blueprint of a model that was opened later
     * @param listener takes what was delivered
     */
    record Callbacks(
            Function<Map<String, Object>, Map<String, Object>> recorder, Consumer<Map<String, Object>> listener) {}

    /** {@return the answer, which is a list of these} */
    @SuppressWarnings("unchecked") // As the agent answers.
    default <T> List<T> list(String what, Object... arguments) {
        return (List<T>) ask(what, arguments);
    }
}
