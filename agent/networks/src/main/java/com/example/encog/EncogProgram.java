package com.example.encog;

import java.util.Arrays;
import org.encog.engine.network.activation.ActivationSigmoid;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.basic.BasicMLData;
import org.encog.neural.flat.FlatNetwork;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;

/**
 * Runs a small network. Arguments: {@code run}, or {@code hand} for its layers computed one by one from outside; and how
 * often; for the latter also a number by which all that is in the network after its first layer is multiplied.
 */
public final class EncogProgram {
    private EncogProgram() {}

    public static void main(String[] arguments) {
        BasicNetwork network = network();
        for (int call = 0; call < Integer.parseInt(arguments[1]); call++) {
            double[] input = {Math.sin(call), Math.cos(3 * call), call / 10.0};
            double[] output = arguments[0].equals("run")
                    ? network.compute(new BasicMLData(input)).getData()
                    : byHand(network.getFlat(), input, Double.parseDouble(arguments[2]));
            System.out.println("out " + Arrays.toString(output));
        }
    }

    private static BasicNetwork network() {
        BasicNetwork network = new BasicNetwork();
        network.addLayer(new BasicLayer(null, true, 3));
        network.addLayer(new BasicLayer(new ActivationTANH(), true, 5));
        network.addLayer(new BasicLayer(new ActivationTANH(), true, 4));
        network.addLayer(new BasicLayer(new ActivationSigmoid(), false, 2));
        network.getStructure().finalizeStructure();
        network.reset(7);
        return network;
    }

    /** The layers lie one behind the other in one array, the last one first. */
    private static double[] byHand(FlatNetwork flat, double[] input, double factor) {
        double[] all = flat.getLayerOutput().clone();
        int last = flat.getLayerIndex().length - 1;
        System.arraycopy(input, 0, all, flat.getLayerIndex()[last], input.length);
        for (int layer = last; layer > 0; layer--) {
            compute(flat, layer, all);
            if (layer == last) {
                Arrays.setAll(all, i -> all[i] * factor);
            }
            System.out.println("layer " + (last - layer + 1) + text(all));
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

    private static String text(double[] values) {
        StringBuilder text = new StringBuilder();
        for (double value : values) {
            text.append(' ').append(value);
        }
        return text.toString();
    }
}
