package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What a session and the parts of it have in common: the order of its traces, its variables, and what is being written. */
final class Whole {
    private final List<Variable> variables = new ArrayList<>();
    private final Session first;
    private Session current;
    private int turns;

    Whole(Session first) {
        this.first = first;
        this.current = first;
    }

    /** {@return whether {@code session} is not a part of another} */
    boolean isFirst(Session session) {
        return session.equals(first);
    }

    /** {@return whether what is written now happens in every run} */
    boolean isCertain() {
        return current.equals(first);
    }

    /** {@return the session, or the part of it, that is being written} */
    Session current() {
        return current;
    }

    /**
     * Requires that {@code session} is being written.
     *
     * @throws OrderException where a part of it is, or another part
     */
    void requireCurrent(Session session) {
        if (!session.equals(current)) {
            throw new OrderException(Facts.of("another part of the session is being written")
                    .add("opened at", current.opened())
                    .add("do", "speak to the session that the body is given")
                    .askedAt(CallSite.here()));
        }
    }

    /** Lets {@code part} be written by {@code body}. */
    void write(Session part, Runnable body) {
        Session around = current;
        current = part;
        try {
            body.run();
        } finally {
            current = around;
        }
    }

    Turn turn(CallSite opened) {
        return new Turn(this, turns++, opened);
    }

    Variable variable(Tensor start) {
        Variable variable = new Variable(this, start);
        variables.add(variable);
        return variable;
    }

    /** Makes every variable what it was first. */
    void reset() {
        variables.forEach(Variable::reset);
    }
}
