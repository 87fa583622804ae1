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
 * @param notReached what was saved, but not in this run, and why: a branch that was not taken, a stop
 */
public record Report(
        Fidelity fidelity, Map<String, String> leftOut, List<String> runs, Map<String, String> notReached) {
    public Report {
        runs = List.copyOf(runs);
        notReached = Collections.unmodifiableMap(new LinkedHashMap<>(notReached));
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }
}
