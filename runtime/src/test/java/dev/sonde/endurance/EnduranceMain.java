package dev.sonde.endurance;

import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Place;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.OrderException;
import dev.sonde.error.SondeException;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Traces one model for long, and prints what the process holds after each tenth of the time. Arguments: the cache folder,
 * how many traces, of how many structures, and how many variants are kept.
 */
final class EnduranceMain {
    private static final int LAYERS = SmallNet.LAYERS;
    private static final int TENTHS = 10;

    private final Options options;
    private final Model model;
    private final int traces;
    private final List<Integer> structures = new ArrayList<>();
    private final Random random = new Random(5);
    private final List<Tracer> forgotten = new ArrayList<>();
    private int right;

    private EnduranceMain(Options options, int traces, int structures) {
        this.options = options;
        this.model = Model.open(SmallNet.bytes(), options);
        this.traces = traces;
        for (int i = 0; i < structures; i++) {
            this.structures.add(i);
        }
        // Long structures and short ones come as they like, so that every tenth is the same work.
        Collections.shuffle(this.structures, random);
    }

    public static void main(String[] arguments) throws Exception {
        Options options =
                Options.defaults().cache(Path.of(arguments[0])).threads(1).variants(Integer.parseInt(arguments[3]));
        int traces = Integer.parseInt(arguments[1]);
        EnduranceMain endurance = new EnduranceMain(options, traces, Integer.parseInt(arguments[2]));
        endurance.run();
        System.out.println("right " + endurance.right);
        System.out.println("closed " + Footprint.now());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sonde"))
                .forEach(thread -> System.out.println("thread " + thread.getName()));
    }

    private void run() throws IOException, InterruptedException {
        for (int i = 0; i < traces; i++) {
            trace(i, structure(i));
            if (i % 50 == 49) {
                refusal();
                anotherModel();
            }
            if ((i + 1) % (traces / TENTHS) == 0) {
                forgotten.clear();
                System.out.println("held " + Footprint.now());
            }
        }
        model.close();
        forgotten.clear();
    }

    /** Mostly one of the last few, so that it is there; sometimes any, which was closed long ago. */
    private int structure(int trace) {
        int at = (int) ((long) trace * structures.size() / traces);
        int back = trace % 25 == 0 ? random.nextInt(structures.size()) : trace % 5 == 0 ? random.nextInt(10) : 0;
        return structures.get(Math.floorMod(at - back, structures.size()));
    }

    /** One trace of a structure of its own: a layer, to which zero is added some times, and whose output is read. */
    private void trace(int trace, int structure) {
        Tensor x = SmallNet.rows(1 + trace % 5, trace);
        // What is not closed is the collector's.
        Tracer t = model.trace(Map.of("x", x));
        Place hidden = t.at("layer." + structure % LAYERS).output();
        Saved before = hidden.save();
        for (int i = 0; i <= structure / LAYERS; i++) {
            hidden.edit(h -> h.add(0));
        }
        Saved after = hidden.save();
        Saved y = t.output().save();
        t.run();
        boolean same = before.value().sameBits(after.value());
        t.run(Map.of("x", SmallNet.rows(1 + (trace + 1) % 5, trace)));
        right += same && y.value().shape()[1] == SmallNet.WIDTH ? 1 : 0;
        if (trace % 10 == 3) {
            forgotten.add(t);
        } else {
            t.close();
        }
    }

    /** A trace that is refused leaves nothing behind. */
    private void refusal() {
        try (Tracer t = model.trace(Map.of("x", SmallNet.rows(2, 1)))) {
            t.at("layer.99").output().save();
            throw new AssertionError("there is no such layer");
        } catch (SondeException refused) {
            right += refused instanceof OrderException ? 0 : 1;
        }
    }

    private void anotherModel() {
        try (Model other = Model.open(SmallNet.bytes(), options);
                Tracer t = other.trace(Map.of("x", SmallNet.rows(2, 1)))) {
            Saved y = t.output().save();
            t.run();
            right += y.value().shape()[0] == 2 ? 1 : 0;
        }
    }
}
