package com.example.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;

/** A small BERT, made of DJL's blocks, that reads lines of words. Its weights are drawn from a seed. */
public final class Bert {
    /** How many words a line has. */
    public static final int LENGTH = 128;

    private static final int WORDS = 100;

    private final NDManager manager;
    private final BertBlock block;
    private final ParameterStore store;

    /** Makes one whose weights {@code manager} holds. */
    public Bert(NDManager manager, long seed) {
        this.manager = manager;
        this.block = BertBlock.builder().nano().setTokenDictionarySize(WORDS).build();
        this.store = new ParameterStore(manager, true);
        Random random = new Random(seed);
        for (Parameter.Type type : new Parameter.Type[] {Parameter.Type.WEIGHT, Parameter.Type.OTHER}) {
            block.setInitializer((in, shape, data) -> in.create(drawn(random, (int) shape.size()), shape), type);
        }
        Shape line = new Shape(1, LENGTH);
        block.initialize(manager, DataType.FLOAT32, line, line, line);
    }

    private static float[] drawn(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }

    /** {@return the words of a line, by their numbers} */
    public static long[] line(int number) {
        long[] words = new long[LENGTH];
        Arrays.setAll(words, i -> (7L * i + 11L * number) % WORDS);
        return words;
    }

    /** {@return what BERT makes of a line: the mean of its words' rows} */
    public float[] read(long[] words) {
        try (NDManager inner = manager.newSubManager()) {
            return mean(block.forward(store, inputs(inner, words), false).get(0));
        }
    }

    /** {@return the mean of the rows of the words of a line} */
    public static float[] mean(NDArray rows) {
        return rows.mean(new int[] {1}).toFloatArray();
    }

    /** {@return what the block takes: the words, all of one sentence, and none left out} */
    public static NDList inputs(NDManager manager, long[] words) {
        Shape line = new Shape(1, LENGTH);
        return new NDList(
                manager.create(words, line), manager.zeros(line, DataType.INT64), manager.ones(line, DataType.INT64));
    }

    /** {@return the block that does it, and that all others are in} */
    public BertBlock block() {
        return block;
    }
}
