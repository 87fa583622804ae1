package dev.sonde.endurance;

import dev.sonde.Invoker;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Traces one model from eight threads at once, each trace one of many kinds, and compares what each gives with what it
 * gave alone. Arguments: the cache folder, and how many traces each thread makes.
 */
final class ConcurrencyMain {
    private static final int THREADS = 8;
    private static final int KINDS = 24;
    private static final int SEEDS = 5;
    private static final int TENTHS = 10;

    private final Model model;
    private final List<Tensor> expected;
    private final AtomicInteger right = new AtomicInteger();

    private ConcurrencyMain(Model model) {
        this.model = model;
        this.expected = IntStream.range(0, KINDS * SEEDS)
                .mapToObj(i -> traced(i / SEEDS, i % SEEDS))
                .toList();
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.defaults().cache(Path.of(arguments[0])).threads(1);
        int traces = Integer.parseInt(arguments[1]);
        try (Model model = Model.open(SmallNet.bytes(), options)) {
            ConcurrencyMain main = new ConcurrencyMain(model);
            for (int tenth = 0; tenth < TENTHS; tenth++) {
                main.run(traces / TENTHS, tenth);
                System.out.println("held " + Footprint.now());
            }
            System.out.println("right " + main.right);
        }
    }

    private void run(int traces, int tenth) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> threads.submit(() -> many(traces, new Random(tenth * THREADS + thread))))
                .toList();
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("threads go on");
        }
    }

    private void many(int traces, Random random) {
        for (int i = 0; i < traces; i++) {
            int which = random.nextInt(expected.size());
            boolean same = traced(which / SEEDS, which % SEEDS).sameBits(expected.get(which));
            right.addAndGet(same ? 1 : 0);
        }
    }

    /** Three kinds for each layer: an edit, a condition, and two invokers of which one takes the other's state. */
    private Tensor traced(int kind, int seed) {
        String layer = "layer." + kind % SmallNet.LAYERS;
        return switch (kind / SmallNet.LAYERS) {
            case 0 -> edited(layer, seed);
            case 1 -> decided(layer, seed);
            default -> patched(layer, seed);
        };
    }

    private Tensor edited(String layer, int seed) {
        try (Tracer t = model.trace(Map.of("x", SmallNet.rows(1 + seed, seed)))) {
            t.at(layer).output().edit(h -> h.mul(0.5 + seed));
            return output(t);
        }
    }

    private Tensor decided(String layer, int seed) {
        try (Tracer t = model.trace(Map.of("x", SmallNet.rows(2, seed)))) {
            Proxy mean = t.at(layer).output().get().mean();
            t.when(mean.greater(0)).at(layer).output().edit(h -> h.mul(2));
            return output(t);
        }
    }

    private static Tensor output(Tracer t) {
        Saved y = t.output().save();
        t.run();
        return y.value().copy();
    }

    private Tensor patched(String layer, int seed) {
        try (Tracer t = model.trace()) {
            Invoker clean = t.invoke(Map.of("x", SmallNet.rows(1, seed)));
            Invoker corrupt = t.invoke(Map.of("x", SmallNet.rows(1, seed + 100)));
            corrupt.at(layer)
                    .output()
                    .slice(":, :?", 16)
                    .set(clean.at(layer).output().slice(":, :?", 16));
            return output(t);
        }
    }
}
