package dev.sonde.bench;

import dev.sonde.Saved;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;

/** Makes what one layer's MLP adds zero. */
final class Zeroing implements Contender {
    private static final int LAYER = 3;
    private static final String MLP = "output.dense";

    private final Traced trace;
    private final Saved output;
    private final float[] plain;
    private final float[] expected;

    Zeroing(Rig rig, InputSize size) {
        this.trace = new Traced(rig, size);
        trace.tracer().at("encoder.layer." + LAYER + "." + MLP).output().set(0);
        this.output = trace.tracer().output(Tap.OUTPUT).save();
        this.plain = rig.output(size);
        this.expected = rig.byHand()
                .with(Tap.tensor(LAYER, MLP), "Mul", Tensor.scalar(0, ElementType.FLOAT))
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
        WrongValues.unlessClose("the output without the MLP", expected, found);
        WrongValues.unlessChanged("the output", plain, found);
        return trace.isExact();
    }

    @Override
    public void close() {
        trace.close();
    }
}
