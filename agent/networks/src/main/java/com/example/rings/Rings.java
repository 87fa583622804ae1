package com.example.rings;

import java.io.File;
import java.io.IOException;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Points on two rings, one within the other, and a network of Deeplearning4j that learns to tell them apart. */
public final class Rings {
    /** How many points are put to the network at once. */
    public static final int AT_ONCE = 10;

    private static final int LEARNED = 200;
    private static final int ROUNDS = 150;

    private Rings() {}

    /** {@return the network that is kept in {@code file}; where there is none, one learns first and is kept there} */
    public static MultiLayerNetwork network(File file) throws IOException {
        if (file.exists()) {
            return MultiLayerNetwork.load(file, false);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(description());
        network.init();
        INDArray points = points(-1, LEARNED);
        INDArray rings = Nd4j.zeros(LEARNED, 2);
        for (int i = 0; i < LEARNED; i++) {
            rings.putScalar(i, ring(i), 1);
        }
        for (int round = 0; round < ROUNDS; round++) {
            network.fit(points, rings);
        }
        network.save(file);
        return network;
    }

    private static MultiLayerConfiguration description() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.02))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(6).build())
                .layer(new OutputLayer.Builder()
                        .activation(Activation.SOFTMAX)
                        .nIn(6)
                        .nOut(2)
                        .build())
                .build();
    }

    /** {@return so many points, in rows; those of another {@code batch} are others} */
    public static INDArray points(int batch, int count) {
        Random random = new Random(batch);
        float[][] points = new float[count][];
        for (int i = 0; i < count; i++) {
            double radius = 1 + ring(i) + 0.15 * random.nextGaussian();
            double angle = 2 * Math.PI * random.nextDouble();
            points[i] = new float[] {(float) (radius * Math.cos(angle)), (float) (radius * Math.sin(angle))};
        }
        return Nd4j.createFromArray(points);
    }

    /** {@return which ring the point in a row is on: 0 within, 1 around} */
    public static int ring(int row) {
        return row % 2;
    }
}
