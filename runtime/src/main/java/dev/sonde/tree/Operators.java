package dev.sonde.tree;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps of one module by the names that users ask for them with. */
final class Operators {
    private Operators() {}

    /** {@return each step but constants: by the last part of its name, or by its operator and a count} */
    static Map<String, Step> of(List<Step> steps) {
        Map<String, Step> named = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Step step : steps) {
            if (step.isConstant()) {
                continue;
            }
            String written = step.node().name();
            String name = written.indexOf('/') < 0 ? step.type() : written.substring(written.lastIndexOf('/') + 1);
            String free = name;
            while (named.containsKey(free)) {
                free = name + '_' + counts.merge(name, 1, Integer::sum);
            }
            named.put(free, step);
        }
        return named;
    }
}
