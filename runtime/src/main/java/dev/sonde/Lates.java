package dev.sonde;

import dev.sonde.graph.Value;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a trace takes from earlier ones: it is fed when the run begins, the very tensor that the earlier run gave. */
final class Lates {
    private final Fragment fragment;
    private final Map<Object, Operand> operands = new HashMap<>();
    private final Map<String, Supplier<Tensor>> sources = new LinkedHashMap<>();
    private Map<String, Tensor> values = Map.of();

    Lates(Fragment fragment) {
        this.fragment = fragment;
    }

    /** {@return what {@code source} gives when the run begins; one feed for one {@code key}} */
    Operand take(Object key, Optional<TensorType> type, Supplier<Tensor> source) {
        Operand known = operands.get(key);
        if (known == null) {
            known = fragment.later(type);
            operands.put(key, known);
            sources.put(known.name(), source);
        }
        return known;
    }

    /** Takes the values as they are now; says whether their types are others than before. */
    boolean settle() {
        Map<String, Tensor> now = new LinkedHashMap<>();
        sources.forEach((name, source) -> now.put(name, source.get()));
        boolean changed = !types(now).equals(types(values));
        values = now;
        return changed;
    }

    private static Map<String, TensorType> types(Map<String, Tensor> tensors) {
        Map<String, TensorType> types = new HashMap<>();
        tensors.forEach((name, tensor) -> types.put(name, ofAnySize(tensor)));
        return types;
    }

    /** Another size is the same graph. */
    private static TensorType ofAnySize(Tensor tensor) {
        List<Dim> dims = Collections.nCopies(tensor.shape().length, Dim.unknown());
        return new TensorType(tensor.element(), Optional.of(new Shape(dims)));
    }

    /** {@return the numbers, by the feed's name} */
    Map<String, Tensor> values() {
        return values;
    }

    /** {@return {@code feeds} with the types that are known now} */
    List<Value> typed(List<Value> feeds) {
        return feeds.stream()
                .map(feed -> {
                    Tensor value = values.get(feed.name());
                    return value == null ? feed : Value.of(feed.name(), ofAnySize(value));
                })
                .toList();
    }
}
