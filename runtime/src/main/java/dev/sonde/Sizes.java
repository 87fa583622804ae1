package dev.sonde;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that a run's inputs give to the model's symbolic dimensions.
 *
 * <p>Where there are several inputs, a dimension is another one for each of them: {@code seq} of the second is known as
 * {@code seq#1}.
 */
final class Sizes {
    private Sizes() {}

    /** {@return {@code shape}, its names those of the input at {@code index}} */
    static Shape named(Shape shape, int index) {
        return renamed(shape, name -> Dim.of(name + '#' + index));
    }

    /** {@return the name of a dimension without the input that it belongs to} */
    static String plain(String name) {
        int mark = name.lastIndexOf('#');
        return mark < 0 ? name : name.substring(0, mark);
    }

    /** {@return {@code shape} with numbers for the names that {@code sizes} knows} */
    static Shape sized(Shape shape, Map<String, Long> sizes) {
        return renamed(shape, name -> sizes.containsKey(name) ? Dim.of(sizes.getOrDefault(name, 0L)) : Dim.of(name));
    }

    private static Shape renamed(Shape shape, Function<String, Dim> dims) {
        return new Shape(shape.dims().stream()
                .map(dim -> dim instanceof Dim.Named named ? dims.apply(named.name()) : dim)
                .toList());
    }

    static Map<String, Long> of(Map<String, TensorType> declared, Map<String, Tensor> inputs) {
        Map<String, TensorType> types = new HashMap<>();
        inputs.forEach((name, tensor) -> types.put(name, tensor.type()));
        return known(declared, types);
    }

    /** {@return the sizes that inputs of {@code types} give, as far as these are known} */
    static Map<String, Long> known(Map<String, TensorType> declared, Map<String, TensorType> types) {
        Map<String, Long> sizes = new HashMap<>();
        types.forEach((name, type) -> {
            List<Dim> names = dims(declared.get(name));
            List<Dim> given = dims(type);
            for (int axis = 0; axis < Math.min(names.size(), given.size()); axis++) {
                if (names.get(axis) instanceof Dim.Named named && given.get(axis) instanceof Dim.Fixed fixed) {
                    sizes.put(named.name(), fixed.size());
                }
            }
        });
        return sizes;
    }

    private static List<Dim> dims(@Nullable TensorType type) {
        return type == null ? List.of() : type.shape().map(Shape::dims).orElse(List.of());
    }
}
