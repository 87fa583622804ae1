package dev.sonde.samples.embedding;

import dev.sonde.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Statistics of numbers; the deviation is the population's. */
record Figures(long count, double mean, double std, double min, double max, long nonFinite) {

    /** {@return the figures of {@code tensor}, computed in double} */
    static Figures of(Tensor tensor) {
        double[] values = tensor.toDoubleArray();
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long nonFinite = 0;
        for (double value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            nonFinite += Double.isFinite(value) ? 0 : 1;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Figures(values.length, mean, Math.sqrt(squares / values.length), min, max, nonFinite);
    }

    /** {@return the figures of all the numbers that {@code parts} are figures of} */
    static Figures ofAll(Collection<Figures> parts) {
        long count = parts.stream().mapToLong(Figures::count).sum();
        double mean = parts.stream().mapToDouble(p -> p.mean * p.count).sum() / count;
        double squares = parts.stream()
                .mapToDouble(p -> p.count * (p.std * p.std + (p.mean - mean) * (p.mean - mean)))
                .sum();
        double min = parts.stream().mapToDouble(Figures::min).reduce(Double.POSITIVE_INFINITY, Math::min);
        double max = parts.stream().mapToDouble(Figures::max).reduce(Double.NEGATIVE_INFINITY, Math::max);
        long nonFinite = parts.stream().mapToLong(Figures::nonFinite).sum();
        return new Figures(count, mean, Math.sqrt(squares / count), min, max, nonFinite);
    }

    /** {@return the figures that are no counts, by name} */
    Map<String, Double> byName() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("mean", mean);
        named.put("std", std);
        named.put("min", min);
        named.put("max", max);
        return named;
    }

    /** {@return the largest difference between a figure of this and of {@code other}; infinite if the counts differ} */
    double difference(Figures other) {
        if (count != other.count || nonFinite != other.nonFinite) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (Map.Entry<String, Double> figure : byName().entrySet()) {
            double apart = Math.abs(figure.getValue() - other.byName().getOrDefault(figure.getKey(), Double.NaN));
            most = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(most, apart);
        }
        return most;
    }
}
