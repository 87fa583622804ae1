package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.ops.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a trace was stopped, and for whom. A file computes only what is saved, so all that is to do is to save no more. */
final class Stops {
    private final List<Stop> stops = new ArrayList<>();

    private record Stop(Stand stand, CallSite line) {
        /** Whether it stops what is said at {@code other}: lines of all go on where one invoker stopped. */
        boolean reaches(Stand other) {
            return stand.asker().equals(other.asker()) || stand.asker() instanceof Everyone;
        }

        boolean isCertainAt(Stand other) {
            return reaches(other)
                    && stand.under()
                            .map(own -> other.under().map(own::isAround).orElse(false))
                            .orElse(true);
        }

        boolean isPossibleAt(Stand other) {
            return reaches(other)
                    && stand.under()
                            .map(own -> !other.under().map(own::excludes).orElse(false))
                            .orElse(true);
        }
    }

    /** Ends what is said at {@code stand}. */
    void add(Stand stand) {
        stops.add(new Stop(stand, CallSite.here()));
    }

    /** {@return why a line at {@code stand} is never reached; nothing where it may be} */
    Optional<Missed> before(Stand stand) {
        return stops.stream()
                .filter(stop -> stop.isCertainAt(stand))
                .findFirst()
                .map(stop -> new Missed("the run was stopped before", "stopped at", stop.line()));
    }

    /**
     * Requires that something can still be written at {@code stand}.
     *
     * @throws OrderException where it was stopped
     */
    void requireNone(Stand stand, String label) {
        before(stand).ifPresent(stop -> {
            throw new OrderException(stop.facts(Facts.of("\"" + label + "\" is written after the run was stopped"))
                    .add("do", "write it before stop(), or drop the stop")
                    .askedAt(CallSite.here()));
        });
    }

    /** {@return the conditions of which each ends a run for {@code stand} where it holds, whatever comes later} */
    List<Operand> conditions(Stand stand) {
        return stops.stream()
                .filter(stop -> stop.reaches(stand))
                .flatMap(stop -> stop.stand().under().map(Under::holds).stream())
                .toList();
    }

    /** {@return the condition under which a line at {@code stand} is reached} */
    Optional<Under> reached(Stand stand) {
        Optional<Under> under = stand.under();
        for (Stop stop : stops) {
            Optional<Under> condition = stop.stand().under();
            if (condition.isPresent() && stop.isPossibleAt(stand)) {
                under = Optional.of(
                        Under.unlessStopped(stand.here(), condition.get().holds(), under, stop.line()));
            }
        }
        return under;
    }
}
