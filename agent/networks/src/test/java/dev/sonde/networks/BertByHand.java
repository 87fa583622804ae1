package dev.sonde.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import com.example.bert.Bert;

/**
 * Calls the blocks of a small BERT one by one from outside. Arguments: how many lines; which encoder is changed, or -1;
 * and by what its output is multiplied, or {@code skip} where it is not called.
 */
public final class BertByHand {
    private final NDManager manager;
    private final Block bert;
    private final ParameterStore store;

    private BertByHand(NDManager manager, Block bert) {
        this.manager = manager;
        this.bert = bert;
        this.store = new ParameterStore(manager, true);
    }

    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            BertBlock block = new Bert(manager, 3).block();
            System.out.println("blocks " + count(block));
            BertByHand byHand = new BertByHand(manager, block);
            for (int line = 0; line < Integer.parseInt(arguments[0]); line++) {
                NDArray rows = byHand.rows(line, Integer.parseInt(arguments[1]), arguments[2]);
                System.out.println("line " + line + Text.of(Bert.mean(rows)));
            }
        }
    }

    private static int count(Block block) {
        return 1
                + block.getChildren().values().stream()
                        .mapToInt(BertByHand::count)
                        .sum();
    }

    private NDArray rows(int line, int changed, String how) {
        NDList given = Bert.inputs(manager, Bert.line(line));
        Block[] children = bert.getChildren().values().toArray(new Block[0]);
        Parameter positions = bert.getDirectParameters().values().iterator().next();
        NDArray sum = one(children[0], given.get(0)).add(one(children[1], given.get(1)));
        NDArray x = one(children[3], one(children[2], sum.add(positions.getArray())));
        NDArray pairs = BertBlock.createAttentionMaskFromInputMask(given.get(0), given.get(2));
        NDArray offset = pairs.reshape(1, 1, Bert.LENGTH, Bert.LENGTH)
                .toType(DataType.FLOAT32, false)
                .mul(-1f)
                .add(1f)
                .mul(-100000f);
        int encoder = 0;
        for (Block child : children) {
            if (child instanceof TransformerEncoderBlock) {
                x = encoder == changed ? changed(child, x, offset, how) : encoded(child, x, offset);
                System.out.println("encoder " + encoder++ + Text.of(x.toFloatArray()));
            }
        }
        return x;
    }

    private NDArray encoded(Block encoder, NDArray x, NDArray offset) {
        return encoder.forward(store, new NDList(x, offset), false).head();
    }

    private NDArray changed(Block encoder, NDArray x, NDArray offset, String how) {
        return how.equals("skip") ? x : encoded(encoder, x, offset).mul(Float.parseFloat(how));
    }

    private NDArray one(Block block, NDArray x) {
        return block.forward(store, new NDList(x), false).singletonOrThrow();
    }
}
