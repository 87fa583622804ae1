package dev.sonde.bench;

import dev.sonde.Saved;
import dev.sonde.Tracer;

/** Leaves one layer out: the next one is given what the layer before gives. */
final class Skipping implements Contender {
    private static final int LAYER = 3;
    private static final String LAST = "output.LayerNorm";

    private final Traced trace;
    private final Saved output;
    private final float[] plain;
    private final float[] expected;

    Skipping(Rig rig, InputSize size) {
        this.trace = new Traced(rig, size);
        Tracer tracer = trace.tracer();
        tracer.at("encoder.layer." + LAYER)
                .skip(tracer.at("encoder.layer." + (LAYER - 1)).output());
        this.output = tracer.output(Tap.OUTPUT).save();
        this.plain = rig.output(size);
        this.expected = rig.byHand()
                .instead(Tap.tensor(LAYER, LAST), Tap.tensor(LAYER - 1, LAST))
                .run(size)
                .getOrDefault(Tap.OUTPUT, new float[0]);
    }

    @Override
    public void run() {
        trace.run();
    }

    @Override
    public boolean check() {
        float[] found = output.value().toFloatArray();
        WrongValues.unlessClose("the output without the layer", expected, found);
        WrongValues.unlessChanged("the output", plain, found);
        return trace.isExact();
    }

    @Override
    public void close() {
        trace.close();
    }
}
