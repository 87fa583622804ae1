package com.example.transformer;

import java.util.Random;

/** A row of numbers for each token, and one for each place. */
final class Embedding {
    private final float[][] words;

    Embedding(Random random, int count, int width) {
        this.words = Projection.drawn(random, count, width);
    }

    float[][] forward(int[] tokens) {
        float[][] rows = new float[tokens.length][];
        for (int place = 0; place < tokens.length; place++) {
            rows[place] = words[tokens[place]].clone();
            for (int i = 0; i < rows[place].length; i++) {
                rows[place][i] += (float) Math.sin(place / Math.pow(100, i / (double) rows[place].length));
            }
        }
        return rows;
    }
}
