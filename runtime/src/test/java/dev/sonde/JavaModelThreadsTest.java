package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One Java model under the hands of many, and of nobody any more. */
class JavaModelThreadsTest {
    private static final int THREADS = 4;
    private static final int TRACES = 25;

    private final Rewritten calls = new Rewritten();
    private final SmallNet net = new SmallNet(calls);
    private final JavaModel model = calls.model();

    /** A trace of its own structure for each number. */
    private float[] traced(int number) {
        try (Tracer t = model.trace()) {
            t.at("layers[" + number % 3 + "]")
                    .output()
                    .edit(h -> repeated(h, number).add(number));
            Saved aside = t.at("layers[2]").call(t.at("layers[0]").output()).save();
            t.when(t.at("layers[1]").output().get().max().greater(100))
                    .at("layers[2].scale")
                    .output()
                    .set(0);
            Saved last = t.output().save();
            t.run(() -> net.forward(1, -2));
            float[] both = {last.value().toFloatArray()[0], last.value().toFloatArray()[1], 0, 0};
            System.arraycopy(aside.value().toFloatArray(), 0, both, 2, 2);
            return both;
        }
    }

    private static Proxy repeated(Proxy value, int times) {
        Proxy made = value;
        for (int i = 0; i < times % 7; i++) {
            made = made.mul(2);
        }
        return made;
    }

    @Test
    void traces_of_several_threads_give_what_they_give_one_after_the_other() throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (int i = 0; i < TRACES; i++) {
            alone.add(traced(i));
        }
        assertThat(alone.stream().map(answer -> answer[0]).distinct().count()).isGreaterThan(10);
        Callable<List<float[]>> all = () -> {
            List<float[]> answers = new ArrayList<>();
            for (int i = 0; i < TRACES; i++) {
                answers.add(traced(i));
            }
            return answers;
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<float[]>>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(all));
            }
            for (Future<List<float[]>> each : running) {
                List<float[]> answers = each.get();
                for (int i = 0; i < TRACES; i++) {
                    assertThat(answers.get(i)).as("trace " + i).containsExactly(alone.get(i));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls.observers()).isZero();
        assertThat(net.forward(1, -2)).containsExactly(60, -120);
    }

    @Test
    void a_model_that_nobody_can_reach_holds_nothing() throws InterruptedException {
        List<WeakReference<?>> gone = used();
        for (int i = 0; i < 500 && gone.stream().anyMatch(one -> one.get() != null); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(gone).allSatisfy(one -> assertThat((Object) one.get()).isNull());
    }

    private static List<WeakReference<?>> used() {
        Rewritten own = new Rewritten();
        SmallNet net = new SmallNet(own);
        JavaModel model = own.model();
        model.learn(() -> net.forward(1, -2));
        try (Tracer t = model.trace()) {
            t.at("layers[0]").output().edit(h -> h.mul(2));
            t.at("layers[2]").call(t.at("layers[0]").output()).save();
            t.run(() -> net.forward(1, -2));
        }
        assertThat(own.observers()).isZero();
        return List.of(new WeakReference<>(net), new WeakReference<>(model));
    }
}
