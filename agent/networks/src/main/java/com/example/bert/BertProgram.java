package com.example.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;

/**
 * Runs a small BERT with weights of no meaning. Arguments: {@code run}, or {@code hand} for its blocks called one by one
 * from outside; how often; and for the latter which encoder's output is taken for zero, or -1.
 */
public final class BertProgram {
    private static final int WORDS = 100;
    private static final int LENGTH = 128;

    private final BertBlock bert;
    private final ParameterStore store;

    private BertProgram(BertBlock bert, NDManager manager) {
        this.bert = bert;
        this.store = new ParameterStore(manager, true);
    }

    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            BertBlock bert =
                    BertBlock.builder().nano().setTokenDictionarySize(WORDS).build();
            Random random = new Random(3);
            for (Parameter.Type type : new Parameter.Type[] {Parameter.Type.WEIGHT, Parameter.Type.OTHER}) {
                bert.setInitializer((in, shape, data) -> in.create(floats(random, (int) shape.size()), shape), type);
            }
            Shape shape = new Shape(1, LENGTH);
            bert.initialize(manager, DataType.FLOAT32, shape, shape, shape);
            System.out.println("blocks " + count(bert));
            BertProgram program = new BertProgram(bert, manager);
            for (int call = 0; call < Integer.parseInt(arguments[1]); call++) {
                try (NDManager inner = manager.newSubManager()) {
                    program.call(inner, call, arguments[0].equals("run") ? -2 : Integer.parseInt(arguments[2]));
                }
            }
        }
    }

    private static int count(Block block) {
        return 1
                + block.getChildren().values().stream()
                        .mapToInt(BertProgram::count)
                        .sum();
    }

    private void call(NDManager manager, int call, int zero) {
        long[] ids = new long[LENGTH];
        Arrays.setAll(ids, i -> (7L * i + 11L * call) % WORDS);
        NDArray words = manager.create(ids, new Shape(1, LENGTH));
        NDArray types = manager.zeros(new Shape(1, LENGTH), DataType.INT64);
        NDArray mask = manager.ones(new Shape(1, LENGTH), DataType.INT64);
        NDArray out = zero == -2
                ? bert.forward(store, new NDList(words, types, mask), false).get(0)
                : byHand(words, types, mask, zero);
        System.out.println("out" + text(out));
    }

    private NDArray byHand(NDArray words, NDArray types, NDArray mask, int zero) {
        Block[] children = bert.getChildren().values().toArray(new Block[0]);
        Parameter positions = bert.getDirectParameters().values().iterator().next();
        NDArray sum = one(children[0], words).add(one(children[1], types)).add(positions.getArray());
        NDArray x = one(children[3], one(children[2], sum));
        NDArray pairs = BertBlock.createAttentionMaskFromInputMask(words, mask);
        NDArray offset = pairs.reshape(1, 1, LENGTH, LENGTH)
                .toType(DataType.FLOAT32, false)
                .mul(-1f)
                .add(1f)
                .mul(-100000f);
        int encoder = 0;
        for (Block child : children) {
            if (child instanceof TransformerEncoderBlock) {
                x = child.forward(store, new NDList(x, offset), false).head();
                x = encoder == zero ? x.zerosLike() : x;
                System.out.println("encoder " + encoder++ + text(x));
            }
        }
        return x;
    }

    private NDArray one(Block block, NDArray x) {
        return block.forward(store, new NDList(x), false).singletonOrThrow();
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() / 8;
        }
        return values;
    }

    private static String text(NDArray values) {
        StringBuilder text = new StringBuilder();
        for (float value : values.toFloatArray()) {
            text.append(' ').append(value);
        }
        return text.toString();
    }
}
