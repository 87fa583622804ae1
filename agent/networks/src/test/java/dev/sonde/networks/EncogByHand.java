package dev.sonde.networks;

import com.example.encog.EncogProgram;
import java.util.Arrays;
import org.encog.neural.flat.FlatNetwork;

/**
 * Computes the layers of a network of Encog one by one from outside. Arguments: how often, and by what all that is in the
 * network after its first layer is multiplied.
 */
public final class EncogByHand {
    private EncogByHand() {}

    public static void main(String[] arguments) {
        FlatNetwork flat = EncogProgram.network().getFlat();
        for (int call = 0; call < Integer.parseInt(arguments[0]); call++) {
            double[] output = output(flat, EncogProgram.input(call), Double.parseDouble(arguments[1]));
            System.out.println("out " + Arrays.toString(output));
        }
    }

    /** The layers lie one behind the other in one array, the last one first. */
    private static double[] output(FlatNetwork flat, double[] input, double factor) {
        double[] all = flat.getLayerOutput().clone();
        int last = flat.getLayerIndex().length - 1;
        System.arraycopy(input, 0, all, flat.getLayerIndex()[last], input.length);
        for (int layer = last; layer > 0; layer--) {
            compute(flat, layer, all);
            if (layer == last) {
                Arrays.setAll(all, i -> all[i] * factor);
            }
            System.out.println("layer " + (last - layer + 1) + Text.of(all));
        }
        System.arraycopy(all, 0, flat.getLayerOutput(), 0, all.length);
        return Arrays.copyOf(all, flat.getOutputCount());
    }

    private static void compute(FlatNetwork flat, int layer, double[] all) {
        int from = flat.getLayerIndex()[layer];
        int to = flat.getLayerIndex()[layer - 1];
        int weight = flat.getWeightIndex()[layer - 1];
        int size = flat.getLayerFeedCounts()[layer - 1];
        for (int x = to; x < to + size; x++) {
            double sum = 0;
            for (int y = from; y < from + flat.getLayerCounts()[layer]; y++) {
                sum += flat.getWeights()[weight++] * all[y];
            }
            all[x] = sum;
        }
        flat.getActivationFunctions()[layer - 1].activationFunction(all, to, size);
    }
}
