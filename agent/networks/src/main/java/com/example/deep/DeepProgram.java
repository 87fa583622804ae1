package com.example.deep;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a small network, whose layers write over each other's workspaces. Arguments: {@code run}, or {@code hand} for its
 * layers called one by one from outside; how often; and for the latter which layer's output is halved, or -1.
 */
public final class DeepProgram {
    private DeepProgram() {}

    public static void main(String[] arguments) {
        MultiLayerConfiguration description = new NeuralNetConfiguration.Builder()
                .seed(5)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(6).build())
                .layer(new OutputLayer.Builder()
                        .activation(Activation.SOFTMAX)
                        .nIn(6)
                        .nOut(3)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(description);
        network.init();
        for (int call = 0; call < Integer.parseInt(arguments[1]); call++) {
            INDArray x = Nd4j.createFromArray(new float[][] {{call, 1, -2, 0.5f}, {0, call / 2f, 1, -1}});
            INDArray out =
                    arguments[0].equals("run") ? network.output(x) : byHand(network, x, Integer.parseInt(arguments[2]));
            System.out.println("out" + text(out));
        }
    }

    private static INDArray byHand(MultiLayerNetwork network, INDArray x, int halved) {
        INDArray at = x;
        for (int layer = 0; layer < network.getnLayers(); layer++) {
            at = network.getLayer(layer).activate(at, false, LayerWorkspaceMgr.noWorkspaces());
            at = layer == halved ? at.mul(0.5) : at;
            System.out.println("layer " + layer + text(at));
        }
        return at;
    }

    private static String text(INDArray values) {
        StringBuilder text = new StringBuilder();
        for (float value : values.dup('c').data().asFloat()) {
            text.append(' ').append(value);
        }
        return text.toString();
    }
}
