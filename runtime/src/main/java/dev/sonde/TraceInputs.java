package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.ShapeException;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The inputs of a run, checked against what the model declares. */
final class TraceInputs {
    private TraceInputs() {}

    /** {@return {@code given} as tensors, each known to the model, none missing, every type as {@code declared}} */
    static Map<String, Tensor> check(
            Map<String, TensorType> declared, Map<String, ? extends TensorLike> given, CallSite line) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            TensorType type = declared.get(name);
            if (type == null) {
                throw new UnknownNameException(Facts.of("no input \"" + name + "\"")
                        .add("nearest", Nearest.to(name, declared.keySet()))
                        .add("inputs", declared)
                        .askedAt(line));
            }
            requireFit(name, type, value.type(), line);
            inputs.put(name, numbers(name, value, line));
        });
        requireAll(declared, inputs, line);
        return inputs;
    }

    /** {@return those of {@code changed} that are inputs; the others have to be feeds} */
    static Map<String, Tensor> changed(
            Map<String, TensorType> declared, Map<String, Tensor> changed, Predicate<String> isFeed) {
        CallSite line = CallSite.here();
        Map<String, Tensor> inputs = new LinkedHashMap<>(changed);
        inputs.keySet().removeIf(name -> !declared.containsKey(name) && isFeed.test(name));
        Map<String, TensorType> these = new LinkedHashMap<>(declared);
        inputs.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new UnknownNameException(Facts.of("no input or feed \"" + name + "\"")
                            .add("nearest", Nearest.to(name, declared.keySet()))
                            .add("inputs", declared)
                            .askedAt(line));
                });
        these.keySet().retainAll(inputs.keySet());
        return check(these, inputs, line);
    }

    private static void requireAll(Map<String, TensorType> declared, Map<String, Tensor> inputs, CallSite line) {
        TreeSet<String> missing = new TreeSet<>(declared.keySet());
        missing.removeAll(inputs.keySet());
        if (!missing.isEmpty()) {
            throw new UnknownNameException(Facts.of("inputs are missing: " + String.join(", ", missing))
                    .add("inputs", declared)
                    .askedAt(line));
        }
    }

    private static Tensor numbers(String name, TensorLike value, CallSite line) {
        if (value instanceof Tensor tensor) {
            return tensor;
        }
        throw new ShapeException(Facts.of("input \"" + name + "\" is a value of a trace, not numbers")
                .add("do", "save it there and give its value()")
                .askedAt(line));
    }

    private static void requireFit(String name, TensorType declared, TensorType given, CallSite line) {
        boolean fits = declared.element() == given.element()
                && declared.shape()
                        .flatMap(wanted -> given.shape().map(shape -> fits(wanted, shape)))
                        .orElse(true);
        if (!fits) {
            throw new ShapeException(Facts.of("input \"" + name + "\" has another type")
                    .add("wanted", declared)
                    .add("given", given)
                    .askedAt(line));
        }
    }

    private static boolean fits(Shape wanted, Shape given) {
        if (wanted.rank() != given.rank()) {
            return false;
        }
        for (int axis = 0; axis < wanted.rank(); axis++) {
            if (wanted.dim(axis) instanceof Dim.Fixed fixed && !fixed.equals(given.dim(axis))) {
                return false;
            }
        }
        return true;
    }
}
