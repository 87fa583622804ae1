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
import java.util.ArrayList;
import java.util.List;

/**
 * Calls the blocks of a small BERT one by one from outside. Arguments: how many lines; then, once or again and again,
 * which encoder is changed, or -1, and by what its output is multiplied, or {@code skip} where it is not called. From the
 * second time on, that stands before what is printed.
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
            for (int i = 1; i < arguments.length; i += 2) {
                String start = i == 1 ? "" : arguments[i] + " " + arguments[i + 1] + " ";
                byHand.print(start, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[i]), arguments[i + 1]);
            }
        }
    }

    private void print(String start, int lines, int changed, String how) {
        for (int line = 0; line < lines; line++) {
            List<NDArray> encoders = encoders(line, changed, how);
            for (int i = 0; i < encoders.size(); i++) {
                System.out.println(
                        start + "encoder " + i + Text.of(encoders.get(i).toFloatArray()));
            }
            NDArray rows = encoders.get(encoders.size() - 1);
            System.out.println(start + "line " + line + Text.of(Bert.mean(rows)));
        }
    }

    private static int count(Block block) {
        return 1
                + block.getChildren().values().stream()
                        .mapToInt(BertByHand::count)
                        .sum();
    }

    /** {@return what each encoder hands on} */
    private List<NDArray> encoders(int line, int changed, String how) {
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
        List<NDArray> encoders = new ArrayList<>();
        for (Block child : children) {
            if (child instanceof TransformerEncoderBlock) {
                x = encoders.size() == changed ? changed(child, x, offset, how) : encoded(child, x, offset);
                encoders.add(x);
            }
        }
        return encoders;
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
