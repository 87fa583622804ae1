package com.example.encog;

import java.util.Arrays;
import org.encog.engine.network.activation.ActivationSigmoid;
import org.encog.engine.network.activation.ActivationTANH;
import org.encog.ml.data.basic.BasicMLData;
import org.encog.neural.networks.BasicNetwork;
import org.encog.neural.networks.layers.BasicLayer;

/** Runs a small network with weights of no meaning. Argument: how often. */
public final class EncogProgram {
    private EncogProgram() {}

    public static void main(String[] arguments) {
        BasicNetwork network = network();
        for (int call = 0; call < Integer.parseInt(arguments[0]); call++) {
            double[] output = network.compute(new BasicMLData(input(call))).getData();
            System.out.println("out " + Arrays.toString(output));
        }
    }

    /** {@return what flows in in a call} */
    public static double[] input(int call) {
        return new double[] {Math.sin(call), Math.cos(3 * call), call / 10.0};
    }

    /** {@return the network, always the same} */
    public static BasicNetwork network() {
        BasicNetwork network = new BasicNetwork();
        network.addLayer(new BasicLayer(null, true, 3));
        network.addLayer(new BasicLayer(new ActivationTANH(), true, 5));
        network.addLayer(new BasicLayer(new ActivationTANH(), true, 4));
        network.addLayer(new BasicLayer(new ActivationSigmoid(), false, 2));
        network.getStructure().finalizeStructure();
        network.reset(7);
        return network;
    }
}
