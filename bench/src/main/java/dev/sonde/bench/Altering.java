package dev.sonde.bench;

import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.function.Consumer;

/** Changes the model in one place, so that less of it is computed, and saves the output. */
final class Altering implements Contender {
    private static final int LAYER = 3;
    private static final String MLP = "output.dense";
    private static final String LAST = "output.LayerNorm";

    private final Traced trace;
    private final Saved output;
    private final float[] plain;
    private final float[] expected;

    private Altering(Rig rig, InputSize size, Consumer<Tracer> change, ByHand changed) {
        this.trace = new Traced(rig, size);
        change.accept(trace.tracer());
        this.output = trace.tracer().output(Tap.OUTPUT).save();
        this.plain = rig.output(size);
        this.expected = changed.run(size).getOrDefault(Tap.OUTPUT, new float[0]);
    }

    /** {@return what makes zero of what one layer's MLP adds} */
    static Altering zeroing(Rig rig, InputSize size) {
        Tensor zero = Tensor.scalar(0, ElementType.FLOAT);
        return new Altering(
                rig,
                size,
                tracer -> tracer.at(layer(LAYER) + "." + MLP).output().set(0),
                rig.byHand().with(Tap.tensor(LAYER, MLP), "Mul", zero));
    }

    /** {@return what leaves one layer out: the next one is given what the layer before gives} */
    static Altering skipping(Rig rig, InputSize size) {
        return new Altering(
                rig,
                size,
                tracer ->
                        tracer.at(layer(LAYER)).skip(tracer.at(layer(LAYER - 1)).output()),
                rig.byHand().instead(Tap.tensor(LAYER, LAST), Tap.tensor(LAYER - 1, LAST)));
    }

    private static String layer(int number) {
        return "encoder.layer." + number;
    }

    @Override
    public void run() {
        trace.run();
    }

    @Override
    public boolean check() {
        float[] found = output.value().toFloatArray();
        WrongValues.unlessClose("the output", expected, found);
        WrongValues.unlessChanged("the output", plain, found);
        return trace.isExact();
    }

    @Override
    public void close() {
        trace.close();
    }
}
