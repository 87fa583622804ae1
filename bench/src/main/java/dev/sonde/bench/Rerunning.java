package dev.sonde.bench;

import dev.sonde.Saved;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Runs one trace with two vectors in turns, given as feeds. */
final class Rerunning implements Contender {
    private static final List<Long> SEEDS = List.of(31L, 32L);

    private final Traced trace;
    private final Saved output;
    private final List<Map<String, Tensor>> feeds;
    private final List<float[]> expected;
    private int turn;

    Rerunning(Rig rig, InputSize size) {
        List<Vectors> vectors =
                SEEDS.stream().map(seed -> Vectors.random(1, seed)).toList();
        this.trace = new Traced(rig, size);
        vectors.get(0).steer(trace.tracer());
        this.output = trace.tracer().output(Tap.OUTPUT).save();
        this.feeds = vectors.stream().map(Vectors::feeds).toList();
        this.expected =
                vectors.stream().map(vector -> vector.expected(rig, size)).toList();
    }

    @Override
    public void run() {
        turn = 1 - turn;
        trace.run(feeds.get(turn));
    }

    @Override
    public boolean check() {
        float[] last = requireExpected();
        run();
        WrongValues.unlessChanged("the output, though the feed did", last, requireExpected());
        trace.run(Vectors.zero(1).feeds());
        return trace.isPlain(output.value().toFloatArray());
    }

    private float[] requireExpected() {
        float[] found = output.value().toFloatArray();
        WrongValues.unlessClose("the output with feed " + turn, expected.get(turn), found);
        return found;
    }

    @Override
    public void close() {
        trace.close();
    }
}
