package dev.sonde.samples.networks;

import com.example.rings.Rings;
import dev.sonde.JavaModel;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Traces a network of Deeplearning4j that has learned something, and takes parts of it away. Argument: its file. */
public final class Dl4jRings {
    private static final int POINTS = 200;

    private final INDArray points = Rings.points(7, POINTS);
    private final MultiLayerNetwork network;
    private final JavaModel model;

    private Dl4jRings(MultiLayerNetwork network) {
        this.network = network;
        this.model = JavaModel.of(network);
        model.learn(() -> network.output(points));
    }

    public static void main(String[] arguments) throws IOException {
        Dl4jRings sample = new Dl4jRings(Rings.network(new File(arguments[0])));
        sample.tell("as it is", t -> {});
        sample.tell("with layers[0] halved", t -> t.at("layers[0]").output().edit(h -> h.mul(0.5)));
        sample.tell("without layers[0]", t -> t.at("layers[0]").output().set(0));
        for (int unit = 0; unit < 8; unit++) {
            String column = ":, " + unit;
            sample.tell(
                    "without number " + unit + " of layers[0]",
                    t -> t.at("layers[0]").output().slice(column).set(0));
        }
    }

    private void tell(String what, Consumer<Tracer> lines) {
        try (Tracer t = model.trace()) {
            lines.accept(t);
            Saved out = t.at("layers[2]").output().save();
            t.run(() -> network.output(points));
            System.out.printf("%-32s right about %3d of %d points%n", what, right(out.value()), POINTS);
        }
    }

    private static int right(Tensor out) {
        float[] numbers = out.toFloatArray();
        int right = 0;
        for (int row = 0; row < POINTS; row++) {
            int said = numbers[2 * row + 1] > numbers[2 * row] ? 1 : 0;
            right += said == Rings.ring(row) ? 1 : 0;
        }
        return right;
    }
}
