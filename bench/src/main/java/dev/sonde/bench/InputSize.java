package dev.sonde.bench;

import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** How much goes in: rows by tokens. */
enum InputSize {
    /** One sentence. */
    SENTENCE(1, 16),
    /** A batch of paragraphs. */
    BATCH(8, 128);

    private static final int SEED = 7;
    private static final int WORDS = 30_000;

    private final int rows;
    private final int tokens;

    InputSize(int rows, int tokens) {
        this.rows = rows;
        this.tokens = tokens;
    }

    /** {@return the size as rows show it, such as {@code 1x16}} */
    String label() {
        return rows + "x" + tokens;
    }

    /** {@return how many tokens go in} */
    int positions() {
        return rows * tokens;
    }

    /** {@return the model's three inputs for random words, the same every time} */
    Map<String, Tensor> inputs() {
        long[] words = new Random(SEED).longs(positions(), 1000, WORDS).toArray();
        long[] ones = new long[positions()];
        Arrays.fill(ones, 1);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", Tensor.of(words, rows, tokens));
        inputs.put("attention_mask", Tensor.of(ones, rows, tokens));
        inputs.put("token_type_ids", Tensor.of(new long[positions()], rows, tokens));
        return inputs;
    }
}
