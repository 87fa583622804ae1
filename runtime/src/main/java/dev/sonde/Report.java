package dev.sonde;

import dev.sonde.run.Fidelity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be said of a run.
 *
 * @param fidelity how true it was to the model without Sonde, as measured when what ran was built
 * @param leftOut the places that patterns named but no run has, and the operator that swallowed each
 */
public record Report(Fidelity fidelity, Map<String, String> leftOut) {
    public Report {
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }
}
