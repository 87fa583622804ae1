package dev.sonde;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sizes that a run's inputs give to the model's symbolic dimensions. */
final class Sizes {
    private Sizes() {}

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
