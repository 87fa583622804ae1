package dev.sonde.bench;

import dev.sonde.Saved;
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
    private List<float[]> read = List.of();

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
            read = numbers();
        }
    }

    private List<float[]> numbers() {
        List<float[]> numbers = new ArrayList<>(saved.size());
        for (Saved promise : saved) {
            numbers.add(promise.value().toFloatArray());
        }
        return numbers;
    }

    @Override
    public boolean check() {
        List<float[]> found = reads ? read : numbers();
        for (int i = 0; i < taps.size(); i++) {
            String tensor = taps.get(i).tensor();
            WrongValues.unlessClose(taps.get(i).place(), expected.getOrDefault(tensor, new float[0]), found.get(i));
        }
        return trace.isPlain(found.get(found.size() - 1));
    }

    @Override
    public void close() {
        trace.close();
    }
}
