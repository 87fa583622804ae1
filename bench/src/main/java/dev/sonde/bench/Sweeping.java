package dev.sonde.bench;

import dev.sonde.Invoker;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Activation patching as it is written naively: for each layer and each token an invoker that is given the clean run's
 * state there.
 */
final class Sweeping implements Contender {
    private static final int OTHER_WORDS = 1999;

    private final Rig rig;
    private final InputSize size;
    private final Tracer trace;
    private final int tokens;
    private final int width;
    private final List<Saved> outputs = new ArrayList<>();
    private Fidelity fidelity = new Fidelity.Unproven("it has not run");

    Sweeping(Rig rig, InputSize size) {
        this.rig = rig;
        this.size = size;
        this.tokens = size.positions();
        this.width = rig.output(size).length / tokens;
        this.trace = rig.model().trace();
        Invoker clean = trace.invoke(clean());
        for (Tap layer : Tap.layers()) {
            for (int token = 0; token < tokens; token++) {
                Invoker corrupt = trace.invoke(size.inputs());
                corrupt.at(layer.place())
                        .output()
                        .slice(":, ?", token)
                        .set(clean.at(layer.place()).output().slice(":, ?", token));
                outputs.add(corrupt.output(Tap.OUTPUT).save());
            }
        }
    }

    private Map<String, Tensor> clean() {
        Map<String, Tensor> inputs = new LinkedHashMap<>(size.inputs());
        inputs.computeIfPresent(
                "input_ids",
                (name, ids) ->
                        Tensor.filled(i -> 1000 + (ids.at(i) + OTHER_WORDS) % 20_000, ElementType.INT64, ids.shape()));
        return inputs;
    }

    @Override
    public void run() {
        Report report = trace.run();
        fidelity = report.fidelity();
    }

    @Override
    public boolean check() {
        ByHand states =
                rig.byHand().giving(Tap.layers().stream().map(Tap::tensor).toList());
        Map<String, float[]> clean = states.run(clean());
        Map<String, float[]> corrupt = states.run(size.inputs());
        for (int layer = 0; layer < Tap.LAYERS; layer++) {
            Tap tap = Tap.layers().get(layer);
            int token = (5 * layer + 1) % tokens;
            float[] found = outputs.get(layer * tokens + token).value().toFloatArray();
            float[] from = clean.getOrDefault(tap.tensor(), new float[0]);
            float[] to = corrupt.getOrDefault(tap.tensor(), new float[0]);
            float[] expected = rig.byHand()
                    .with(tap.tensor(), "Add", change(from, to, token))
                    .run(size)
                    .getOrDefault(Tap.OUTPUT, new float[0]);
            WrongValues.unlessClose("the output with " + tap.place() + " patched", expected, found);
            WrongValues.unlessChanged("the output", rig.output(size), found);
        }
        return fidelity instanceof Fidelity.Exact;
    }

    private Tensor change(float[] from, float[] to, int token) {
        float[] change = new float[to.length];
        for (int i = token * width; i < (token + 1) * width; i++) {
            change[i] = from[i] - to[i];
        }
        return Tensor.of(change, 1, tokens, width);
    }

    @Override
    public void close() {
        trace.close();
    }
}
