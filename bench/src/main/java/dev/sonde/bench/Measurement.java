package dev.sonde.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one process found out about one task.
 *
 * @param shape the size of the inputs, or what else there is several of
 * @param exact whether bits that nobody wrote to were the plain model's; empty where there are none
 * @param figures every single figure, by what it is a figure of
 */
record Measurement(String task, String shape, Optional<Boolean> exact, Map<String, List<Double>> figures) {
    private static final String SEPARATOR = "\t";
    private static final String NEITHER = "-";

    Measurement {
        figures = new LinkedHashMap<>(figures);
    }

    static Measurement of(Task task, String shape, boolean exact, Map<String, List<Double>> figures) {
        return new Measurement(task.label(), shape, Optional.of(exact), figures);
    }

    /** {@return whether both are about the same row} */
    boolean isLike(Measurement other) {
        return task.equals(other.task) && shape.equals(other.shape);
    }

    /** {@return the figures of both; exact where both are} */
    Measurement and(Measurement other) {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        figures.forEach((name, numbers) -> all.put(name, new ArrayList<>(numbers)));
        other.figures.forEach((name, numbers) ->
                all.computeIfAbsent(name, unknown -> new ArrayList<>()).addAll(numbers));
        Optional<Boolean> both = exact.flatMap(mine -> other.exact.map(theirs -> mine && theirs));
        return new Measurement(task, shape, both, all);
    }

    /** {@return every figure of that name} */
    List<Double> figure(String name) {
        return figures.getOrDefault(name, List.of());
    }

    /** {@return the row that these figures make} */
    Row row() {
        Map<String, Quartiles> quartiles = new LinkedHashMap<>();
        figures.forEach((name, numbers) -> quartiles.put(
                name,
                Quartiles.of(numbers.stream().mapToDouble(Double::doubleValue).toArray())));
        return new Row(task, shape, exact, quartiles);
    }

    /** {@return this as a line of text} */
    String line() {
        List<String> parts =
                new ArrayList<>(List.of(task, shape, exact.map(String::valueOf).orElse(NEITHER)));
        figures.forEach((name, numbers) ->
                parts.add(name + "=" + numbers.stream().map(String::valueOf).collect(Collectors.joining(","))));
        return String.join(SEPARATOR, parts);
    }

    /** {@return the measurement that {@code line} tells of} */
    static Measurement parse(String line) {
        List<String> parts = List.of(line.split(SEPARATOR));
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (String part : parts.subList(3, parts.size())) {
            int equals = part.indexOf('=');
            figures.put(part.substring(0, equals), numbers(part.substring(equals + 1)));
        }
        Optional<Boolean> exact =
                parts.get(2).equals(NEITHER) ? Optional.empty() : Optional.of(Boolean.valueOf(parts.get(2)));
        return new Measurement(parts.get(0), parts.get(1), exact, figures);
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
    }
}
