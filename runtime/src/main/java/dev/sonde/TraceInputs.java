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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The inputs of a run, checked against what the model declares. */
final class TraceInputs {
    private TraceInputs() {}

    /** {@return {@code given} as tensors, each known to the model, none missing, every type as {@code declared}} */
    static Map<String, Tensor> check(
            Map<String, TensorType> declared, Map<String, ? extends TensorLike> given, CallSite line) {
        return check(declared, given, Optional.empty(), line).tensors();
    }

    /**
     * {@return {@code given} in the same way, values of earlier traces among them}
     *
     * @param turn when the trace runs that takes them, in a session
     */
    static Inputs given(
            Map<String, TensorType> declared, Map<String, ? extends TensorLike> given, Optional<Turn> turn) {
        return check(declared, given, turn, CallSite.here());
    }

    private static Inputs check(
            Map<String, TensorType> declared,
            Map<String, ? extends TensorLike> given,
            Optional<Turn> turn,
            CallSite line) {
        Inputs inputs = new Inputs();
        given.forEach((name, value) -> {
            TensorType type = declared.get(name);
            if (type == null) {
                throw new UnknownNameException(Facts.of("no input \"" + name + "\"")
                        .add("nearest", Nearest.to(name, declared.keySet()))
                        .add("inputs", declared)
                        .askedAt(line));
            }
            put(inputs, name, value, turn);
            inputs.type(name).ifPresent(known -> requireFit(name, type, known, line));
        });
        requireAll(declared, given.keySet(), line);
        return inputs;
    }

    private static void put(Inputs inputs, String name, TensorLike value, Optional<Turn> turn) {
        if (value instanceof Tensor tensor) {
            inputs.put(name, tensor);
            return;
        }
        Crossing crossing = Crossing.of(Proxy.of(value), turn);
        if (turn.isPresent()) {
            inputs.put(name, crossing);
        } else {
            inputs.put(name, crossing.numbers().get());
        }
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

    private static void requireAll(Map<String, TensorType> declared, Set<String> given, CallSite line) {
        TreeSet<String> missing = new TreeSet<>(declared.keySet());
        missing.removeAll(given);
        if (!missing.isEmpty()) {
            throw new UnknownNameException(Facts.of("inputs are missing: " + String.join(", ", missing))
                    .add("inputs", declared)
                    .askedAt(line));
        }
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
            if (wanted.dim(axis) instanceof Dim.Fixed fixed
                    && given.dim(axis) instanceof Dim.Fixed known
                    && !fixed.equals(known)) {
                return false;
            }
        }
        return true;
    }
}
