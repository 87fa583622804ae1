package dev.sonde;

import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The inputs of a run: numbers, and values of earlier traces that are there when the run begins. */
final class Inputs {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Crossing> crossings = new LinkedHashMap<>();

    static Inputs of(Map<String, Tensor> tensors) {
        Inputs inputs = new Inputs();
        inputs.tensors.putAll(tensors);
        return inputs;
    }

    void put(String name, Tensor tensor) {
        tensors.put(name, tensor);
    }

    void put(String name, Crossing crossing) {
        crossings.put(name, crossing);
    }

    Iterable<String> names() {
        return types().keySet();
    }

    /** {@return whether all numbers are there without a run} */
    boolean areNumbers() {
        return crossings.isEmpty();
    }

    /** Takes the values that earlier traces have given by now. */
    void settle() {
        crossings.forEach(
                (name, crossing) -> tensors.put(name, crossing.numbers().get()));
    }

    /** {@return the numbers that are known} */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** {@return what is known of the types} */
    Map<String, TensorType> types() {
        Map<String, TensorType> types = new LinkedHashMap<>();
        crossings.forEach((name, crossing) -> crossing.type().ifPresent(type -> types.put(name, type)));
        tensors.forEach((name, tensor) -> types.put(name, tensor.type()));
        return types;
    }

    /** {@return the type of the input {@code name}, as far as it is known} */
    Optional<TensorType> type(String name) {
        return Optional.ofNullable(types().get(name));
    }
}
