package com.example.transformer;

import java.util.Random;

/** Tells of each token which one comes next: an embedding, blocks, and a projection. Its weights are drawn from a seed. */
public final class Transformer {
    private static final int WIDTH = 16;

    private final Embedding embedding;
    private final Block[] blocks;
    private final Projection projection;

    /** Makes one that knows {@code words} tokens. */
    public Transformer(int words, int depth, long seed) {
        Random random = new Random(seed);
        this.embedding = new Embedding(random, words, WIDTH);
        this.blocks = new Block[depth];
        for (int i = 0; i < depth; i++) {
            blocks[i] = new Block(random, WIDTH);
        }
        this.projection = new Projection(random, WIDTH, words);
    }

    /** {@return a score for each token that may come next, in a row for each of {@code tokens}} */
    public float[][] forward(int[] tokens) {
        float[][] rows = embedding.forward(tokens);
        for (Block block : blocks) {
            rows = block.forward(rows);
        }
        return projection.forward(rows);
    }
}
