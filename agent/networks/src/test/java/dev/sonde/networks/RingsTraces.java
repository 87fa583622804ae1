package dev.sonde.networks;

import com.example.rings.Rings;
import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Place;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Traces a network of Deeplearning4j, and prints what comes of it. Argument: its file. */
public final class RingsTraces {
    private final MultiLayerNetwork network;
    private final JavaModel model;

    private RingsTraces(MultiLayerNetwork network) {
        this.network = network;
        this.model = JavaModel.of(network);
    }

    public static void main(String[] arguments) throws IOException {
        RingsTraces traces = new RingsTraces(Rings.network(new File(arguments[0])));
        System.out.println("modules " + traces.model.modules().modules());
        traces.model.learn(() -> traces.output(0));
        traces.saves();
        traces.edits();
        traces.editsTheLast();
        traces.skips();
        traces.skipsTheLast();
        traces.calls();
        traces.stops();
        System.out.println("last" + traces.output(0));
    }

    private String output(int batch) {
        return RingsByHand.text(network.output(Rings.points(batch, Rings.AT_ONCE)));
    }

    /** Later calls use the same workspaces before it is looked at what was saved. */
    private void saves() {
        try (Tracer t = model.trace()) {
            List<Saved> saved = new ArrayList<>();
            for (Envoy layer : t.all("layers[*]")) {
                saved.add(layer.output().save(layer.path()));
            }
            String[] out = {""};
            t.run(() -> out[0] = output(0));
            System.out.println("traced" + out[0]);
            output(1);
            output(2);
            saved.forEach(each -> System.out.println(
                    "saved " + each.name() + Text.of(each.value().toFloatArray())));
        }
    }

    private void edits() {
        try (Tracer t = model.trace()) {
            Saved before = t.at("layers[1]").input().save();
            t.at("layers[1]").output().edit(h -> h.mul(0.5));
            String[] out = {""};
            t.run(() -> out[0] = output(0));
            System.out.println("before" + Text.of(before.value().toFloatArray()));
            System.out.println("halved" + out[0]);
        }
        try (Tracer t = model.trace()) {
            t.at("layers[1]").output().slice(":, 3").set(0);
            Saved cut = t.at("layers[1]").output().save();
            t.run(() -> output(0));
            System.out.println("cut" + Text.of(cut.value().toFloatArray()));
        }
    }

    /** The last layer's output is in no workspace, unlike those before. */
    private void editsTheLast() {
        try (Tracer t = model.trace()) {
            Saved plain = t.at("layers[2]").output().save();
            t.at("layers[2]").output().edit(h -> h.mul(0.5));
            INDArray[] out = new INDArray[1];
            t.run(() -> out[0] = network.output(Rings.points(0, Rings.AT_ONCE)));
            System.out.println("plain" + Text.of(plain.value().toFloatArray()));
            System.out.println("doubled again" + RingsByHand.text(out[0].mul(2)));
        }
    }

    /** What is there instead has another size than what the layer was given. */
    private void skips() {
        try (Tracer t = model.trace()) {
            t.at("layers[1]").skip(t.at("layers[0]").output().slice(":, :6"));
            Saved in = t.at("layers[2]").input().save();
            String[] out = {""};
            t.run(() -> out[0] = output(0));
            System.out.println("skipped in" + Text.of(in.value().toFloatArray()));
            System.out.println("skipped as by hand " + out[0].equals(byHand(2, in)));
        }
    }

    /** {@return what a layer makes of what was saved, outside of any workspace} */
    private String byHand(int layer, Saved saved) {
        INDArray given = Nd4j.createFromArray(saved.value().toFloatArray())
                .reshape('c', saved.value().shape());
        return RingsByHand.text(network.getLayer(layer).activate(given, false, LayerWorkspaceMgr.noWorkspaces()));
    }

    private void skipsTheLast() {
        try (Tracer t = model.trace()) {
            Saved given = t.at("layers[1]").output().slice(":, :2").save();
            t.at("layers[2]").skip(t.at("layers[1]").output().slice(":, :2"));
            String[] out = {""};
            t.run(() -> out[0] = output(0));
            System.out.println(
                    "skipped last " + out[0].equals(Text.of(given.value().toFloatArray())));
        }
    }

    /** Nothing in the run needs what is made; the arrays of the run are gone when it is over. */
    private void calls() {
        try (Tracer t = model.trace()) {
            Place first = t.at("layers[0]").output();
            Saved last = t.at("layers[2]").output().save();
            Saved again = t.at("layers[2]").call(t.at("layers[1]").output()).save();
            Saved halved = t.at("layers[2]")
                    .call(t.at("layers[1]").output().get().mul(0.5))
                    .save();
            Saved inside = t.at("layers[1]").call(first.slice(":5")).save();
            Saved half = first.slice(":5").save();
            Saved back = t.at("layers[0]").call(t.at("layers[2]").output()).save();
            String[] out = {""};
            t.run(() -> out[0] = output(0));
            System.out.println("called" + out[0]);
            System.out.println("beside last" + Text.of(again.value().toFloatArray()));
            System.out.println("beside halved" + Text.of(halved.value().toFloatArray()));
            System.out.println("beside as by hand " + isByHand(1, half, inside) + " " + isByHand(0, last, back));
        }
    }

    private boolean isByHand(int layer, Saved given, Saved made) {
        return byHand(layer, given).equals(Text.of(made.value().toFloatArray()));
    }

    private void stops() {
        try (Tracer t = model.trace()) {
            Saved first = t.at("layers[0]").output().save();
            t.stop();
            boolean[] ended = {false};
            t.run(() -> {
                output(0);
                ended[0] = true;
            });
            System.out.println("stopped " + !ended[0] + Text.of(first.value().toFloatArray()));
        }
    }
}
