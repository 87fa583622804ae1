package dev.sonde.agent.cli;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Types in JSON: {@code type} is a word; {@code shape} an array of numbers, of names for sizes that a run decides, and of
 * {@code null} for those of which nothing is known; either is {@code null} where it is not known at all.
 */
final class TypeJson {
    private TypeJson() {}

    static Map<String, @Nullable Object> of(Optional<TensorType> type) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("type", type.map(known -> known.element().toString()).orElse(null));
        told.put("shape", type.flatMap(TensorType::shape).map(TypeJson::sizes).orElse(null));
        return told;
    }

    private static Object sizes(Shape shape) {
        return shape.dims().stream().map(TypeJson::size).toList();
    }

    private static @Nullable Object size(Dim dim) {
        if (dim instanceof Dim.Fixed fixed) {
            return fixed.size();
        }
        return dim instanceof Dim.Named named ? named.name() : null;
    }
}
