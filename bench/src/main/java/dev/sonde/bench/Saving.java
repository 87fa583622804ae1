package dev.sonde.bench;

import dev.sonde.Saved;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Saves tensors, and reads them into arrays of Java's or leaves them where they are. */
final class Saving implements Contender {
    private final Traced trace;
    private final List<Tap> taps;
    private final List<Saved> saved = new ArrayList<>();
    private final Map<String, float[]> expected;
    private final boolean reads;
    private final List<float[]> arrays = new ArrayList<>();

    /** @param reads whether reading is timed too */
    Saving(Rig rig, InputSize size, List<Tap> taps, boolean reads) {
        this.trace = new Traced(rig, size);
        this.taps = taps;
        this.reads = reads;
        this.expected =
                rig.byHand().giving(taps.stream().map(Tap::tensor).toList()).run(size);
        taps.forEach(tap -> saved.add(trace.tracer().place(tap.place()).save()));
    }

    @Override
    public void run() {
        trace.run();
        if (reads) {
            read();
        }
    }

    /** Reads every number, into arrays that the next run uses again. */
    private void read() {
        for (int i = 0; i < saved.size(); i++) {
            Tensor numbers = saved.get(i).value();
            if (i == arrays.size()) {
                arrays.add(new float[numbers.size()]);
            }
            numbers.buffer().asFloatBuffer().get(arrays.get(i));
        }
    }

    @Override
    public boolean check() {
        if (!reads) {
            read();
        }
        for (int i = 0; i < taps.size(); i++) {
            String tensor = taps.get(i).tensor();
            WrongValues.unlessClose(taps.get(i).place(), expected.getOrDefault(tensor, new float[0]), arrays.get(i));
        }
        return trace.isPlain(arrays.get(arrays.size() - 1));
    }

    @Override
    public void close() {
        trace.close();
    }
}
