package dev.sonde.agent.cli;

import dev.sonde.tensor.Tensor;

/**
 * What can be said of a tensor's numbers in a line, computed in double.
 *
 * @param mean not finite where an element is not
 * @param std the population's standard deviation
 * @param min the smallest of the elements that are finite; NaN where none is
 * @param max the largest of these
 * @param nonFinite how many elements are NaN or infinite
 */
record Statistics(double mean, double std, double min, double max, long nonFinite, long count) {

    static Statistics of(Tensor tensor) {
        double[] values = tensor.toDoubleArray();
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long nonFinite = 0;
        for (double value : values) {
            sum += value;
            if (Double.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            } else {
                nonFinite++;
            }
        }
        boolean any = nonFinite < values.length;
        double mean = sum / values.length;
        return new Statistics(
                mean,
                deviation(values, mean),
                any ? min : Double.NaN,
                any ? max : Double.NaN,
                nonFinite,
                values.length);
    }

    private static double deviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
