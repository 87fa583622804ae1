package dev.sonde.run;

import dev.sonde.plan.Symbols;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What two probes have in common.
 *
 * @param meanings what a size is that was the key's first number in the one probe and its second in the other
 */
record Common(Map<Pair, Dim> meanings) {
    /** The pairs of so many names are looked at for their sums and products. */
    private static final int MANY = 16;

    private record Pair(Dim first, Dim second) {}

    /**
     * {@return common types as told by the sizes that each name and formula stood for}
     *
     * <p>1. A name is recognised first, 2. then a formula that the model itself writes, 3. then the sum or the product of
     * two names.
     */
    static Common between(Map<String, Long> first, Map<String, Long> second) {
        Map<Pair, Dim> meanings = new LinkedHashMap<>();
        first.forEach((text, size) -> meanings.putIfAbsent(pair(size, get(second, text)), Dim.of(text)));
        List<String> names =
                first.keySet().stream().filter(Symbols::isName).limit(MANY).toList();
        for (String a : names) {
            for (String b : names.subList(names.indexOf(a), names.size())) {
                String together = a.equals(b) ? "2 * " + a : a + " + " + b;
                long sum = get(first, a) + get(first, b);
                meanings.putIfAbsent(pair(sum, get(second, a) + get(second, b)), Dim.of(together));
                long product = get(first, a) * get(first, b);
                meanings.putIfAbsent(pair(product, get(second, a) * get(second, b)), Dim.of(a + " * " + b));
            }
        }
        return new Common(meanings);
    }

    /** {@return the types that hold for both {@code one} and {@code other}} */
    Map<String, TensorType> of(Map<String, TensorType> one, Map<String, TensorType> other) {
        Map<String, TensorType> common = new LinkedHashMap<>();
        one.forEach((name, type) ->
                Optional.ofNullable(other.get(name)).ifPresent(second -> common.put(name, of(type, second))));
        return common;
    }

    private TensorType of(TensorType one, TensorType other) {
        // Only the second probe tells a scalar from a shape that is not known.
        if (one.shape().isEmpty()
                && other.shape().filter(shape -> shape.rank() == 0).isPresent()) {
            return other;
        }
        return new TensorType(one.element(), one.shape().flatMap(shape -> of(shape, other.shape())));
    }

    private Optional<Shape> of(Shape one, Optional<Shape> other) {
        return other.filter(shape -> shape.rank() == one.rank())
                .map(shape -> new Shape(IntStream.range(0, one.rank())
                        .mapToObj(axis -> of(one.dim(axis), shape.dim(axis)))
                        .toList()));
    }

    private Dim of(Dim one, Dim other) {
        return one.equals(other) ? one : meanings.getOrDefault(new Pair(one, other), Dim.unknown());
    }

    private static Pair pair(long first, long second) {
        return new Pair(Dim.of(first), Dim.of(second));
    }

    private static long get(Map<String, Long> sizes, String text) {
        return Objects.requireNonNull(sizes.get(text));
    }
}
