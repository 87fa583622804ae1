package dev.sonde;

import dev.sonde.error.CallSite;
import java.util.List;
import java.util.Optional;

/** One of the things that a session does, in order. */
sealed interface Step {
    /** {@return what ends a session with this; nothing where it goes on} */
    Optional<Stop> carryOut(List<Report> said);

    /** Says that a run does not come here. */
    void miss(Missed why, List<Report> said);

    /** Gives the memory back. */
    void end();

    /** A trace. */
    record Traced(Tracer tracer) implements Step {
        @Override
        public Optional<Stop> carryOut(List<Report> said) {
            said.add(tracer.runInTurn());
            return Optional.empty();
        }

        @Override
        public void miss(Missed why, List<Report> said) {
            said.add(tracer.miss(why));
        }

        @Override
        public void end() {
            tracer.end();
        }
    }

    /** A part, which runs where {@code guard} allows. */
    record Part(Session session, Optional<Guard> guard) implements Step {
        @Override
        public Optional<Stop> carryOut(List<Report> said) {
            if (guard.isPresent() && !guard.get().holds()) {
                miss(guard.get().missed(), said);
                return Optional.empty();
            }
            return session.carryOut(said);
        }

        @Override
        public void miss(Missed why, List<Report> said) {
            session.miss(why, said);
        }

        @Override
        public void end() {
            session.end();
        }
    }

    /** The end of {@code session}, where {@code guard} allows. */
    record Stop(Session session, Optional<Guard> guard, CallSite line) implements Step {
        @Override
        public Optional<Stop> carryOut(List<Report> said) {
            return Optional.of(this).filter(same -> guard.map(Guard::holds).orElse(true));
        }

        @Override
        public void miss(Missed why, List<Report> said) {
            // Nothing is kept here.
        }

        @Override
        public void end() {
            // Nothing is held here.
        }
    }
}
