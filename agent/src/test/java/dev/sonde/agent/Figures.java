package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;

/** What a watch says of one tensor in one run, recomputed in double from the tensor itself. */
record Figures(long count, long nonFinite, double mean, double std, double min, double max) {
    private static final double TOLERANCE = 1e-5;

    static Figures of(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(Double.NaN);
        double squares = Arrays.stream(finite)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(Double.NaN);
        return new Figures(
                values.length,
                values.length - finite.length,
                mean,
                Math.sqrt(squares),
                Arrays.stream(finite).min().orElse(Double.NaN),
                Arrays.stream(finite).max().orElse(Double.NaN));
    }

    /** {@return the numbers in a line, after what it starts with} */
    static double[] numbers(String line, String start) {
        assertThat(line).startsWith(start);
        return Stream.of(line.substring(start.length()).split(" "))
                .mapToDouble(Float::parseFloat)
                .toArray();
    }

    /** Fails unless a line of a watch says the same of a tensor of floats. */
    void agreeWith(Map<String, Object> line, List<Integer> shape) {
        assertThat(line).containsEntry("type", "float");
        agreeWithAny(line, shape);
    }

    /** Fails unless a line of a watch says the same. */
    void agreeWithAny(Map<String, Object> line, List<Integer> shape) {
        assertThat(line).containsEntry("shape", shape);
        assertThat(line).containsEntry("count", (int) count).containsEntry("non_finite", (int) nonFinite);
        Offset<Double> offset = within(TOLERANCE * Math.max(1, Math.max(Math.abs(min), Math.abs(max))));
        assertThat((Double) line.get("mean")).as("mean of %s", line).isCloseTo(mean, offset);
        assertThat((Double) line.get("std")).as("std of %s", line).isCloseTo(std, offset);
        assertThat((Double) line.get("min")).as("min of %s", line).isCloseTo(min, offset);
        assertThat((Double) line.get("max")).as("max of %s", line).isCloseTo(max, offset);
    }
}
