package dev.sonde.attach;

import dev.sonde.Results;
import dev.sonde.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The agent in a program, as seen from this one: it watches and edits the models that run there, until it is closed.
 *
 * <p>Which models are meant is said by a pattern for the names of their files, {@code *} for all; a model that was given
 * as bytes is called {@code bytes}. The path of a file means that model, and says what runs in sessions that were open
 * before the agent came: one whose outputs have the same bits is then watched and edited too. What is asked for holds
 * for sessions that are opened later as well.
 */
public final class Attachment implements AutoCloseable {
    private final Line line;
    private final Map<Long, Blueprint> blueprints = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    Attachment(Line line) {
        this.line = line;
    }

    /**
     * Changes what flows through models, in every call from now on until what is returned is closed. A call sees all of
     * the change or nothing of it; it waits until the change is ready, as long as the setting {@code edit.wait} says.
     *
     * @param change says what to change, as in a trace; it is run once for each session
     * @throws dev.sonde.error.SondeException where a place does not exist; then nothing is changed anywhere
     */
    public Active edit(String models, Consumer<Scope> change) {
        return order(Order.edit(models, change));
    }

    /**
     * Reads what models compute, in every call from now on until what is returned is closed. Calls do not wait: the
     * first ones may go by, and what {@code listener} cannot keep up with is dropped and counted.
     *
     * @param what says what to read, by saving it; it is run once for each session
     * @param listener is given what was saved in a call, by what it was saved as; on a thread that is not the program's
     * @throws dev.sonde.error.SondeException where a place does not exist; then nothing is read anywhere
     */
    public Active watch(String models, Consumer<Scope> what, Consumer<Results> listener) {
        return order(Order.watch(models, what, listener));
    }

    private Active order(Order order) {
        Map<String, Object> recorded = new LinkedHashMap<>();
        for (Number session : line.<Number>list("meant", order.models())) {
            recorded.put(session.toString(), order.record(blueprint(session.longValue())));
        }
        long number = line.order(order.toMap(recorded), order.callbacks());
        return new Active(line, number, order.toString());
    }

    private Blueprint blueprint(long session) {
        return blueprints.computeIfAbsent(session, number -> Blueprint.of(answer("blueprint", number)));
    }

    @SuppressWarnings("unchecked") // As the agent answers.
    private Map<String, Object> answer(String what, long number) {
        return (Map<String, Object>) line.ask(what, number);
    }

    /** {@return a line for each of the program's sessions: its model, who serves its calls, and why not a variant} */
    public List<String> sessions() {
        return new ArrayList<>(line.<String>list("sessions"));
    }

    /** {@return the agent's state as JSON, as the setting {@code status} has it written} */
    public String status() {
        return (String) line.ask("status");
    }

    /** Ends what was asked for here, and leaves the agent in the program, doing what its options say. */
    public void leave() {
        if (!closed.getAndSet(true)) {
            line.close();
        }
    }

    /**
     * Takes the agent out of the program, whoever brought it: its classes are as they were, nothing of ours runs there,
     * and its files are gone.
     */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            try {
                line.detach();
            } finally {
                line.close();
            }
        }
    }

    /** Something that was asked for, until it is closed. */
    public static final class Active implements AutoCloseable {
        private final Line line;
        private final long number;
        private final String words;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Active(Line line, long number, String words) {
            this.line = line;
            this.number = number;
            this.words = words;
        }

        /** Ends it: no call that begins after this one returned sees anything of it. */
        @Override
        public void close() {
            if (!ended.getAndSet(true)) {
                line.end(number);
            }
        }

        @Override
        public String toString() {
            return words + (ended.get() ? ", ended" : "");
        }
    }
}
