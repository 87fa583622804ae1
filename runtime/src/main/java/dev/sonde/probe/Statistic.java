package dev.sonde.probe;

import dev.sonde.tensor.Tensor;
import java.util.List;

/**
 * What was computed of one tensor in one run. Mean, deviation and extremes are those of the finite elements, and NaN
 * where there are none.
 *
 * @param shape the sizes, outermost first
 * @param std the standard deviation of the elements themselves, not of what they are a sample of
 * @param nonFinite how many elements are infinite or no number
 */
public record Statistic(List<Long> shape, double mean, double std, double min, double max, long nonFinite) {
    public Statistic {
        shape = List.copyOf(shape);
    }

    /** {@return the statistic of a tensor that is at hand, the same as {@link Statistics} computes where it is made} */
    public static Statistic of(Tensor tensor) {
        return Reduction.of(tensor);
    }

    /** {@return the number of elements} */
    public long count() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
