package dev.sonde.probe;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The numbers that {@link Moments} computes in a graph, computed in Java: of the finite elements, beside how many are
 * not. All sums are in double.
 */
final class Reduction {
    private Reduction() {}

    static Statistic of(Tensor tensor) {
        IntToDoubleFunction at = elements(tensor);
        int count = tensor.size();
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        int finite = 0;
        for (int i = 0; i < count; i++) {
            double value = at.applyAsDouble(i);
            if (Double.isFinite(value)) {
                sum += value;
                least = Math.min(least, value);
                largest = Math.max(largest, value);
                finite++;
            }
        }
        double mean = sum / Math.max(finite, 1);
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double away = at.applyAsDouble(i) - mean;
            squares += Double.isFinite(away) ? away * away : 0;
        }
        double[] numbers = {mean, squares, least, largest, count - finite};
        return Moments.read(numbers, 0, Arrays.stream(tensor.shape()).boxed().toList());
    }

    private static IntToDoubleFunction elements(Tensor tensor) {
        if (tensor.element() == ElementType.FLOAT) {
            FloatBuffer floats = tensor.buffer().asFloatBuffer();
            return floats::get;
        }
        return tensor::at;
    }
}
