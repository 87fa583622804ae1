package com.example.transformer;

import java.util.Random;

/** Mixes into each row those before it that fit it. */
final class Attention {
    private final Projection query;
    private final Projection key;
    private final Projection value;

    Attention(Random random, int width) {
        this.query = new Projection(random, width, width);
        this.key = new Projection(random, width, width);
        this.value = new Projection(random, width, width);
    }

    float[][] forward(float[][] x) {
        float[][] q = query.forward(x);
        float[][] k = key.forward(x);
        float[][] v = value.forward(x);
        float[][] mixed = new float[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            double[] weights = new double[i + 1];
            double sum = 0;
            for (int j = 0; j <= i; j++) {
                weights[j] = Math.exp(product(q[i], k[j]) / Math.sqrt(x[0].length));
                sum += weights[j];
            }
            for (int j = 0; j <= i; j++) {
                for (int d = 0; d < mixed[i].length; d++) {
                    mixed[i][d] += (float) (weights[j] / sum * v[j][d]);
                }
            }
        }
        return mixed;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
