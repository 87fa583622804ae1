package dev.sonde.networks;

import com.example.rings.Rings;
import java.io.File;
import java.io.IOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Calls the layers of a network one by one from outside. Arguments: its file, how often ten points are put to it, and
 * which layer's output is halved, or -1.
 */
public final class RingsByHand {
    private RingsByHand() {}

    public static void main(String[] arguments) throws IOException {
        MultiLayerNetwork network = Rings.network(new File(arguments[0]));
        for (int batch = 0; batch < Integer.parseInt(arguments[1]); batch++) {
            INDArray at = Rings.points(batch, Rings.AT_ONCE);
            for (int layer = 0; layer < network.getnLayers(); layer++) {
                at = network.getLayer(layer).activate(at, false, LayerWorkspaceMgr.noWorkspaces());
                at = layer == Integer.parseInt(arguments[2]) ? at.mul(0.5) : at;
                System.out.println("layer " + layer + text(at));
            }
            System.out.println("batch " + batch + text(at));
        }
    }

    static String text(INDArray values) {
        return Text.of(values.dup('c').data().asFloat());
    }
}
