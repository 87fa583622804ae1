package dev.sonde;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
        Map<String, Long> sizes = new HashMap<>();
        inputs.forEach((name, tensor) -> {
            TensorType type = declared.get(name);
            if (type != null) {
                List<Dim> dims = type.shape().map(Shape::dims).orElse(List.of());
                for (int axis = 0; axis < dims.size(); axis++) {
                    if (dims.get(axis) instanceof Dim.Named named) {
                        sizes.put(named.name(), tensor.shape()[axis]);
                    }
                }
            }
        });
        return sizes;
    }
}
