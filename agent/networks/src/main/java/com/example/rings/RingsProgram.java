package com.example.rings;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Tells on which of two rings points are, and how often it is right. Arguments: the file of the network, which is learned
 * and kept there if there is none; and how often ten points are put to it.
 */
public final class RingsProgram {
    private RingsProgram() {}

    public static void main(String[] arguments) throws IOException {
        MultiLayerNetwork network = Rings.network(new File(arguments[0]));
        int batches = Integer.parseInt(arguments[1]);
        int right = 0;
        for (int batch = 0; batch < batches; batch++) {
            INDArray out = network.output(Rings.points(batch, Rings.AT_ONCE));
            StringBuilder text = new StringBuilder("batch " + batch);
            for (int row = 0; row < Rings.AT_ONCE; row++) {
                float within = out.getFloat(row, 0);
                float around = out.getFloat(row, 1);
                text.append(' ').append(within).append(' ').append(around);
                right += (around > within ? 1 : 0) == Rings.ring(row) ? 1 : 0;
            }
            System.out.println(text);
        }
        System.out.println("right " + right + " of " + batches * Rings.AT_ONCE);
    }
}
