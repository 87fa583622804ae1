package com.example.transformer;

import java.util.Random;

/** Adds to each row what it finds in those before it, and then what it makes of that. */
final class Block {
    private final Attention attention;
    private final FeedForward feedForward;

    Block(Random random, int width) {
        this.attention = new Attention(random, width);
        this.feedForward = new FeedForward(random, width);
    }

    float[][] forward(float[][] x) {
        float[][] seen = sum(x, attention.forward(x));
        return sum(seen, feedForward.forward(seen));
    }

    private static float[][] sum(float[][] a, float[][] b) {
        float[][] sum = new float[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                sum[i][j] = a[i][j] + b[i][j];
            }
        }
        return sum;
    }
}
