package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds along which axis each input of a graph holds its rows.
 *
 * <ol>
 *   <li>Along the first axis, where its size is left open.
 *   <li>Where the first size is fixed, along the axis that bears the name of another input's first size.
 *   <li>Where there is none, the batch is fixed: that input mixes rows.
 *   <li>A scalar is the same for all rows.
 * </ol>
 */
public final class RowInputs {
    private RowInputs() {}

    /**
     * Where an input holds its rows.
     *
     * @param fixed why it can hold no other number of rows, where that is so
     */
    public record Axis(int index, Optional<String> fixed) {
        /** {@return rows along axis {@code index}} */
        public static Axis of(int index) {
            return new Axis(index, Optional.empty());
        }
    }

    /** {@return the axis for each input of {@code graph} that is no scalar} */
    public static Map<String, Axis> axes(Graph graph) {
        List<Value> inputs = Symbols.inputs(graph);
        Set<Dim> names = inputs.stream()
                .flatMap(input -> dims(input).stream().limit(1))
                .filter(Dim.Named.class::isInstance)
                .collect(Collectors.toSet());
        Map<String, Axis> axes = new LinkedHashMap<>();
        for (Value input : inputs) {
            if (!dims(input).isEmpty()) {
                axes.put(input.name(), axis(dims(input), names));
            }
        }
        return axes;
    }

    private static Axis axis(List<Dim> dims, Set<Dim> names) {
        if (!(dims.get(0) instanceof Dim.Fixed)) {
            return Axis.of(0);
        }
        for (int axis = 1; axis < dims.size(); axis++) {
            if (names.contains(dims.get(axis))) {
                return Axis.of(axis);
            }
        }
        return new Axis(0, Optional.of("its batch is fixed at " + dims.get(0)));
    }

    private static List<Dim> dims(Value input) {
        return input.type().flatMap(TensorType::shape).map(Shape::dims).orElse(List.of());
    }
}
