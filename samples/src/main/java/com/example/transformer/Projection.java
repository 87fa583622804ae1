package com.example.transformer;

import java.util.Random;

/** A matrix. */
final class Projection {
    private final float[][] weights;

    Projection(Random random, int from, int to) {
        this.weights = drawn(random, to, from);
    }

    static float[][] drawn(Random random, int rows, int columns) {
        float[][] drawn = new float[rows][columns];
        for (float[] row : drawn) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
            }
        }
        return drawn;
    }

    float[][] forward(float[][] x) {
        float[][] y = new float[x.length][weights.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                for (int k = 0; k < x[i].length; k++) {
                    y[i][j] += weights[j][k] * x[i][k];
                }
            }
        }
        return y;
    }
}
