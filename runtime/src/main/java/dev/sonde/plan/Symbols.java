package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sizes that a model leaves open, by name: {@code batch}; {@code NAME.AXIS} where an input does not name one; sums
 * and products such as {@code past + sequence} follow from their parts.
 */
public final class Symbols {
    private static final String PART = "(?:[A-Za-z_][A-Za-z_0-9.]*|[0-9]{1,9})";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9.]*");
    private static final Pattern FORMULA = Pattern.compile(PART + "(?:\\s*[+*]\\s*" + PART + ")+");

    private Symbols() {}

    /** {@return what must be given to {@code graph}, every open size named} */
    public static List<Value> inputs(Graph graph) {
        Set<String> defaults = graph.weights().stream().map(Weight::name).collect(Collectors.toSet());
        return graph.inputs().stream()
                .filter(input -> !defaults.contains(input.name()))
                .map(Symbols::named)
                .toList();
    }

    /**
     * {@return a size for each name and each formula in the shapes of {@code inputs}}
     *
     * @param numbers the sizes for names, in the order in which they are first met
     */
    public static Map<String, Long> sizes(List<Value> inputs, PrimitiveIterator.OfLong numbers) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        List<String> texts = inputs.stream().flatMap(Symbols::names).distinct().toList();
        texts.stream().filter(Symbols::isName).forEach(name -> sizes.put(name, numbers.next()));
        List<String> formulas = texts.stream().filter(Symbols::isFormula).toList();
        formulas.stream()
                .flatMap(Symbols::parts)
                .filter(part -> !sizes.containsKey(part))
                .distinct()
                .toList()
                .forEach(name -> sizes.put(name, numbers.next()));
        formulas.forEach(formula -> sizes.put(formula, sum(formula, sizes)));
        return sizes;
    }

    /** {@return whether {@code text} is a name rather than a formula} */
    public static boolean isName(String text) {
        return !isFormula(text);
    }

    /** {@return the formulas in the shapes of {@code values} of which every part is in {@code sizes}, with their sizes} */
    public static Map<String, Long> formulas(List<Value> values, Map<String, Long> sizes) {
        Map<String, Long> formulas = new LinkedHashMap<>();
        values.stream()
                .flatMap(Symbols::names)
                .filter(text -> isFormula(text) && parts(text).allMatch(sizes::containsKey))
                .forEach(formula -> formulas.computeIfAbsent(formula, text -> sum(text, sizes)));
        return formulas;
    }

    /** {@return {@code type} with the sizes of names and formulas put in} */
    static TensorType fixed(TensorType type, Map<String, Long> sizes) {
        return new TensorType(
                type.element(),
                type.shape()
                        .map(shape -> new Shape(shape.dims().stream()
                                .map(dim -> fixed(dim, sizes))
                                .toList())));
    }

    private static Dim fixed(Dim dim, Map<String, Long> sizes) {
        return dim instanceof Dim.Named named && sizes.containsKey(named.name())
                ? Dim.of(sizes.get(named.name()))
                : dim;
    }

    private static Value named(Value input) {
        return new Value(input.name(), input.type().map(type -> named(input.name(), type)), input.extras());
    }

    private static TensorType named(String name, TensorType type) {
        return new TensorType(type.element(), type.shape().map(shape -> named(name, shape)));
    }

    private static Shape named(String name, Shape shape) {
        List<Dim> dims = new ArrayList<>(shape.dims());
        for (int axis = 0; axis < dims.size(); axis++) {
            if (isOpen(dims.get(axis))) {
                dims.set(axis, Dim.of(name + "." + axis));
            }
        }
        return new Shape(dims);
    }

    private static boolean isOpen(Dim dim) {
        // Some exporters write -1, others 0, for a size they leave open.
        return dim instanceof Dim.Unknown
                || (dim instanceof Dim.Fixed fixed && fixed.size() <= 0)
                || (dim instanceof Dim.Named named && named.name().isBlank());
    }

    private static Stream<String> names(Value input) {
        return input.type().flatMap(TensorType::shape).stream()
                .flatMap(shape -> shape.dims().stream())
                .filter(Dim.Named.class::isInstance)
                .map(dim -> ((Dim.Named) dim).name());
    }

    private static boolean isFormula(String text) {
        return FORMULA.matcher(text).matches();
    }

    private static Stream<String> parts(String formula) {
        return Arrays.stream(formula.split("[+*]"))
                .map(String::strip)
                .filter(part -> NAME.matcher(part).matches());
    }

    private static long sum(String formula, Map<String, Long> sizes) {
        return Arrays.stream(formula.split("\\+"))
                .mapToLong(term -> product(term, sizes))
                .sum();
    }

    private static long product(String term, Map<String, Long> sizes) {
        return Arrays.stream(term.split("\\*"))
                .map(String::strip)
                .mapToLong(part ->
                        sizes.containsKey(part) ? Objects.requireNonNull(sizes.get(part)) : Long.parseLong(part))
                .reduce(1, (a, b) -> a * b);
    }
}
