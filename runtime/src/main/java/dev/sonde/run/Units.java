package dev.sonde.run;

import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.RowInputs.Axis;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which invokers share their runs.
 *
 * @param parts the invokers of each unit
 */
record Units(List<List<Part>> parts) {
    Units {
        parts = List.copyOf(parts);
    }

    /** {@return units of invokers whose inputs have the same sizes but for the rows, and are the same without rows} */
    static Units bySizes(Asked asked, Map<String, Axis> axes) {
        Map<Object, List<Part>> bySizes = new LinkedHashMap<>();
        for (int i = 0; i < asked.inputs().size(); i++) {
            bySizes.computeIfAbsent(sizes(asked.inputs().get(i), axes), absent -> new ArrayList<>())
                    .add(asked.all().parts().get(i));
        }
        return new Units(List.copyOf(bySizes.values()));
    }

    private static Object sizes(Map<String, Tensor> one, Map<String, Axis> axes) {
        Map<String, Object> sizes = new LinkedHashMap<>();
        one.forEach((name, tensor) -> {
            Axis axis = axes.get(name);
            List<Object> dims = new ArrayList<>();
            long[] shape = tensor.shape();
            for (int i = 0; i < shape.length; i++) {
                dims.add(axis != null && axis.index() == i ? "rows" : shape[i]);
            }
            sizes.put(name, List.of(dims, axis == null ? tensor.buffer() : ""));
        });
        return sizes;
    }

    /** {@return the same, each invoker by itself} */
    Units apart() {
        return new Units(parts.stream().flatMap(List::stream).map(List::of).toList());
    }

    /** {@return the same, the unit of the invoker {@code part} being two} */
    Units halved(Part part) {
        List<List<Part>> halves = new ArrayList<>();
        for (List<Part> unit : parts) {
            if (unit.contains(part)) {
                halves.add(unit.subList(0, unit.size() / 2));
                halves.add(unit.subList(unit.size() / 2, unit.size()));
            } else {
                halves.add(unit);
            }
        }
        return new Units(halves);
    }
}
