package dev.sonde.bench;

import dev.sonde.Saved;

/** Adds a vector to what each layer gives; the vectors are feeds. */
final class Steering implements Contender {
    private static final long SEED = 21;

    private final Traced trace;
    private final Saved output;
    private final float[] plain;
    private final float[] expected;

    Steering(Rig rig, InputSize size) {
        Vectors vectors = Vectors.random(Tap.LAYERS, SEED);
        this.trace = new Traced(rig, size);
        vectors.steer(trace.tracer());
        this.output = trace.tracer().output(Tap.OUTPUT).save();
        this.plain = rig.output(size);
        this.expected = vectors.expected(rig, size);
    }

    @Override
    public void run() {
        trace.run();
    }

    @Override
    public boolean check() {
        float[] steered = output.value().toFloatArray();
        WrongValues.unlessClose("the steered output", expected, steered);
        WrongValues.unlessChanged("the output", plain, steered);
        trace.run(Vectors.zero(Tap.LAYERS).feeds());
        return trace.isPlain(output.value().toFloatArray());
    }

    @Override
    public void close() {
        trace.close();
    }
}
