package dev.sonde.samples.minilm;

import dev.sonde.tensor.Tensor;

/** What a sentence becomes in the model: one vector, the mean over its tokens. */
public record Sentence(double[] vector) {

    /** {@return the sentence whose tokens {@code hidden}, of shape 1 × tokens × width, holds} */
    public static Sentence of(Tensor hidden) {
        int width = Math.toIntExact(hidden.shape()[2]);
        int tokens = hidden.size() / width;
        double[] mean = new double[width];
        for (int i = 0; i < hidden.size(); i++) {
            mean[i % width] += hidden.at(i) / tokens;
        }
        return new Sentence(mean);
    }

    /** {@return the cosine of the angle between this and {@code other}} */
    public double similarity(Sentence other) {
        return dot(vector, other.vector) / Math.sqrt(dot(vector, vector) * dot(other.vector, other.vector));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
