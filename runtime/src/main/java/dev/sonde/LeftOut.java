package dev.sonde;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places that patterns of a trace fit and that no run can hand out, and why. */
final class LeftOut {
    private final ModelParts model;
    private final Map<String, String> reasons = new LinkedHashMap<>();

    LeftOut(ModelParts model) {
        this.model = model;
    }

    /** {@return whether the graph that runs has the first of {@code tensors}; what it has not is left out} */
    boolean takes(String path, List<String> tensors) {
        String why = tensors.isEmpty() ? "it has no output that a graph can hand out" : model.withheld(tensors.get(0));
        if (!why.isEmpty()) {
            reasons.put(path, why);
        }
        return why.isEmpty();
    }

    void add(String place, String why) {
        reasons.put(place, why);
    }

    /** {@return the reasons by place} */
    Map<String, String> reasons() {
        return Collections.unmodifiableMap(reasons);
    }
}
