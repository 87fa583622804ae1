package com.example.transformer;

import java.util.Random;

/** Works on each row by itself. */
final class FeedForward {
    private final Projection up;
    private final Projection down;

    FeedForward(Random random, int width) {
        this.up = new Projection(random, width, 2 * width);
        this.down = new Projection(random, 2 * width, width);
    }

    float[][] forward(float[][] x) {
        float[][] hidden = up.forward(x);
        for (float[] row : hidden) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.max(row[i], 0);
            }
        }
        return down.forward(hidden);
    }
}
