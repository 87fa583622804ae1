package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.RunException;
import dev.sonde.fixtures.Providers;
import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantsTest {
    private static final Map<String, Tensor> INPUTS = Map.of("x", Tensor.of(new float[] {1, -2}, 2));

    private final BufferPool buffers = new BufferPool();
    private final Variants variants = new Variants(3);
    private final Map<String, Integer> built = new HashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write_a_model() throws IOException {
        file = folder.resolve("model.onnx");
        OnnxWriter.write(GraphText.parse("(float[n] x) => (float[n] y) {\n  y = Neg(x)\n}\n"), file);
    }

    @AfterEach
    void close() {
        variants.close();
        threads.shutdown();
    }

    private Variant build(String key) {
        built.merge(key, 1, Integer::sum);
        return new Variant(NativeSession.open(file, Providers.settings()), Map.of("y", "y"), buffers);
    }

    private Variant enter(String key) {
        return variants.enter(key, () -> build(key));
    }

    private void use(String key) {
        enter(key).leave();
    }

    private static boolean runs(Variant variant) {
        try (Lease lease = variant.run(INPUTS)) {
            return Objects.requireNonNull(lease.outputs().get("y")).at(1) == 2;
        } catch (OrderException closed) {
            return false;
        }
    }

    @Test
    void the_least_recently_used_goes_when_they_grow_too_many() {
        use("a");
        use("b");
        use("c");
        use("a");
        use("d");

        assertThat(variants.size()).isEqualTo(3);
        for (String key : List.of("a", "c", "d")) {
            use(key);
        }
        assertThat(built).containsEntry("a", 1).containsEntry("c", 1).containsEntry("d", 1);
        use("b");
        assertThat(built).containsEntry("b", 2);
    }

    @Test
    void one_in_use_goes_when_its_last_user_leaves() {
        Variant first = enter("a");
        Variant second = enter("a");
        use("b");
        use("c");
        use("d");
        assertThat(second).isSameAs(first);
        assertThat(runs(first)).as("evicted, but in use").isTrue();

        Variant anew = enter("a");
        assertThat(anew).isNotSameAs(first);
        first.leave();
        assertThat(runs(second)).isTrue();
        second.leave();
        assertThat(runs(second)).as("closed").isFalse();
        assertThat(second.enter()).isFalse();
        assertThat(runs(anew)).isTrue();
        anew.leave();
    }

    @Test
    void who_asks_while_it_is_built_waits_for_it() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        AtomicInteger builds = new AtomicInteger();
        List<Callable<Variant>> users = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            users.add(() -> variants.enter("a", () -> {
                builds.incrementAndGet();
                await(waiting);
                return build("a");
            }));
        }
        List<Future<Variant>> entered = new ArrayList<>();
        users.forEach(user -> entered.add(threads.submit(user)));
        waiting.countDown();

        Variant one = entered.get(0).get();
        for (Future<Variant> other : entered) {
            assertThat(other.get()).isSameAs(one);
            other.get().leave();
        }
        assertThat(builds).hasValue(1);
    }

    @Test
    void a_failure_is_told_to_all_who_wait_and_not_kept() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Future<Variant> first = threads.submit(() -> variants.enter("a", () -> {
            await(waiting);
            throw new RunException(Facts.of("planted"));
        }));
        while (variants.size() == 0) {
            Thread.onSpinWait();
        }
        Future<Variant> second = threads.submit(() -> enter("a"));
        Thread.sleep(50);
        waiting.countDown();

        assertThatThrownBy(first::get).hasRootCauseMessage("planted");
        try {
            second.get().leave();
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e).hasRootCauseMessage("planted");
        }
        use("a");
        assertThat(variants.size()).isEqualTo(1);
    }

    @Test
    void nothing_is_left_open_when_it_is_closed_while_one_is_built() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Variant known = enter("b");
        Future<Variant> late = threads.submit(() -> variants.enter("a", () -> {
            begun.countDown();
            await(waiting);
            return build("a");
        }));
        begun.await();
        variants.close();
        waiting.countDown();

        Variant built = late.get();
        assertThat(runs(built)).as("in use").isTrue();
        built.leave();
        assertThat(runs(built)).as("closed").isFalse();
        known.leave();
        assertThat(runs(known)).isFalse();
        assertThatThrownBy(() -> enter("c")).isInstanceOf(OrderException.class);
    }

    @Test
    void memory_is_used_again_and_what_is_too_much_goes_oldest_first() {
        BufferPool pool = new BufferPool(5000);
        Variant variant = new Variant(NativeSession.open(file, Providers.settings()), Map.of("y", "y"), pool);
        variant.run(vector(250)).close();
        assertThat(pool.idleBytes()).as("the first run learns the shape").isZero();

        for (int i = 0; i < 3; i++) {
            variant.run(vector(250)).close();
            assertThat(pool.idleBytes()).isEqualTo(1000);
        }
        variant.run(vector(1000));
        variant.run(vector(1000)).close();
        assertThat(pool.idleBytes()).isEqualTo(5000);
        variant.run(vector(10)).close();
        variant.run(vector(10)).close();
        assertThat(pool.idleBytes()).as("the thousand bytes went").isEqualTo(4040);

        variant.enter();
        variant.retire();
        Lease late = variant.run(vector(10));
        variant.leave();
        late.close();
        assertThat(pool.idleBytes()).as("nobody can use it any more").isZero();
    }

    private static Map<String, Tensor> vector(int size) {
        return Map.of("x", Tensor.of(new float[size], size));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
