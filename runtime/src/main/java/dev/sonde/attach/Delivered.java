package dev.sonde.attach;

import dev.sonde.Report;
import dev.sonde.Results;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one call of a watched session computed.
 *
 * @param tensors by what they were saved as
 */
public record Delivered(Map<String, Tensor> tensors, Fidelity fidelity, Map<String, String> leftOut) {
    /** {@return this as JDK types} */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> numbers = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> numbers.put(name, Crossing.of(tensor)));
        map.put("tensors", numbers);
        map.put("fidelity", Crossing.of(fidelity));
        map.put("left_out", leftOut);
        return map;
    }

    static Results results(Map<String, Object> map) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Crossing.<Map<String, Object>>map(map, "tensors")
                .forEach((name, tensor) -> tensors.put(name, Crossing.tensor(tensor)));
        return Results.of(
                tensors,
                new Report(
                        Crossing.fidelity(Crossing.map(map, "fidelity")),
                        Crossing.map(map, "left_out"),
                        List.of(),
                        Map.of()));
    }
}
