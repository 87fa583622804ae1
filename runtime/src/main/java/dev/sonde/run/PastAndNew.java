package dev.sonde.run;

import dev.sonde.graph.Value;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What goes together in models that take what they computed before: the past, the new tokens, and a mask over both. */
final class PastAndNew {
    private final List<Value> inputs;
    private final Map<String, Long> sizes;
    private final Set<String> given;

    /** @param given the names whose sizes stay as they are */
    PastAndNew(List<Value> inputs, Map<String, Long> sizes, Set<String> given) {
        this.inputs = inputs;
        this.sizes = sizes;
        this.given = given;
    }

    static boolean isMask(Value input) {
        return input.name().contains("mask");
    }

    static boolean isPosition(Value input) {
        return input.name().contains("position");
    }

    private static boolean isPast(Value input) {
        return input.name().contains("past") || input.name().contains("cache");
    }

    /** Makes the mask as long as the past and the new tokens, where the model gives its length a name of its own. */
    void fit() {
        Set<String> elsewhere = new HashSet<>();
        inputs.stream().filter(input -> !isMask(input)).forEach(input -> elsewhere.addAll(names(input)));
        Optional<Value> tokens =
                first(input -> !isMask(input) && !isPast(input) && dims(input).size() > 1);
        Optional<Long> past = past();
        if (past.isEmpty() || tokens.isEmpty()) {
            return;
        }
        long rows = size(dims(tokens.get()).get(0));
        long fresh = size(dims(tokens.get()).get(1));
        for (Value mask : inputs) {
            List<Dim> dims = dims(mask);
            if (isMask(mask) && dims.size() > 1) {
                set(dims.get(dims.size() - 1), past.get() + fresh, elsewhere);
                set(dims.get(0), rows, elsewhere);
            }
        }
    }

    /** {@return how much is remembered; nothing where the model takes no past} */
    Optional<Long> past() {
        Set<String> others = new HashSet<>();
        inputs.stream().filter(input -> !isPast(input)).forEach(input -> others.addAll(names(input)));
        return first(input -> isPast(input) && dims(input).size() > 2)
                .flatMap(input -> names(input).stream()
                        .filter(name -> !others.contains(name))
                        .reduce((first, last) -> last)
                        .map(name -> sizes.getOrDefault(name, 0L)));
    }

    private void set(Dim dim, long size, Set<String> elsewhere) {
        if (dim instanceof Dim.Named named && !elsewhere.contains(named.name()) && !given.contains(named.name())) {
            sizes.replace(named.name(), size);
        }
    }

    private Optional<Value> first(Predicate<Value> which) {
        return inputs.stream().filter(which).findFirst();
    }

    private long size(Dim dim) {
        return dim instanceof Dim.Fixed fixed ? fixed.size() : sizes.getOrDefault(dim.toString(), 1L);
    }

    private static List<String> names(Value input) {
        return dims(input).stream()
                .filter(Dim.Named.class::isInstance)
                .map(Dim::toString)
                .toList();
    }

    private static List<Dim> dims(Value input) {
        return input.type().flatMap(TensorType::shape).map(Shape::dims).orElse(List.of());
    }
}
