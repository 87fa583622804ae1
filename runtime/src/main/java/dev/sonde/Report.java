package dev.sonde;

import dev.sonde.run.Fidelity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be said of a run.
 *
 * @param fidelity how true it was to the model without Sonde, as measured when what ran was built
 * @param leftOut the places that patterns named but no run has, and the operator that swallowed each
 * @param runs the native runs that invokers took, in order, and why where they could not share one; none without invokers
 * @param notReached what was saved, but not in this run, and why: a branch that was not taken, a stop; of a Java model
 *     also what was set at a place that the run did not come to
 * @param elsewhere the layers of a Java model that were called meanwhile by threads that are not of the run, and one such
 *     thread of each (see {@link Tracer#wrap})
 */
public record Report(
        Fidelity fidelity,
        Map<String, String> leftOut,
        List<String> runs,
        Map<String, String> notReached,
        Map<String, String> elsewhere) {
    /** Makes a report of a run that no other threads could have had part in. */
    public Report(Fidelity fidelity, Map<String, String> leftOut, List<String> runs, Map<String, String> notReached) {
        this(fidelity, leftOut, runs, notReached, Map.of());
    }

    public Report {
        elsewhere = Map.copyOf(elsewhere);
        runs = List.copyOf(runs);
        notReached = Collections.unmodifiableMap(new LinkedHashMap<>(notReached));
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }
}
