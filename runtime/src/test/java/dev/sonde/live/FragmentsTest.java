package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.graph.Node;
import dev.sonde.ops.Arithmetic;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Small sessions that many threads share. */
class FragmentsTest {
    private static final int MORE_THAN_ARE_KEPT = 300;

    private final Fragments fragments = new Fragments();

    /** Makes four times {@code x} of it, by a structure of its own for each number. */
    private Tensor fourfold(int which, float x) {
        String twice = "y" + which;
        String made = "z" + which;
        List<Node> nodes = List.of(
                Node.of("Add", List.of("x", "x"), List.of(twice)),
                Node.of("Add", List.of(twice, twice), List.of(made)));
        Map<String, Tensor> given = Map.of("x", Tensor.of(new float[] {x}, 1));
        return Objects.requireNonNull(
                fragments.compute(nodes, given, List.of(made)).get(made));
    }

    @Test
    void sessions_that_are_pushed_out_while_they_run_are_closed_after_that() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean isOver = new AtomicBoolean();
        Callable<Integer> again = () -> {
            int runs = 0;
            while (!isOver.get()) {
                assertThat(fourfold(0, runs).toFloatArray()).containsExactly(4f * runs);
                runs++;
                begun.countDown();
            }
            return runs;
        };
        try {
            List<Future<Integer>> running = List.of(threads.submit(again), threads.submit(again));
            begun.await();
            for (int which = 1; which < MORE_THAN_ARE_KEPT; which++) {
                assertThat(fourfold(which, which).toFloatArray()).containsExactly(4f * which);
            }
            isOver.set(true);
            for (Future<Integer> each : running) {
                assertThat(each.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fragments.kept()).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void one_computes_while_another_does() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean isDone = new AtomicBoolean();
        try {
            Future<Tensor> slow = threads.submit(() -> {
                // Its session is there before anybody counts, so that it is runs that go beside each other.
                multiplied(1);
                begun.countDown();
                Tensor made = multiplied(1200);
                isDone.set(true);
                return made;
            });
            begun.await();
            int others = 0;
            while (!isDone.get()) {
                fourfold(1, 1);
                others++;
            }
            assertThat(slow.get().shape()).containsExactly(1200, 1200);
            assertThat(others).as("runs of another structure meanwhile").isGreaterThan(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void one_is_built_once_for_all_who_want_it_and_nobody_else_waits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        Held nodes = new Held(Node.of("Neg", List.of("x"), List.of("y")));
        Map<String, Tensor> given = Map.of("x", Tensor.of(new float[] {3}, 1));
        Callable<Map<String, Tensor>> wanted = () -> fragments.compute(nodes, given, List.of("y"));
        try {
            List<Future<Map<String, Tensor>>> both = List.of(threads.submit(wanted), threads.submit(wanted));
            nodes.begun.await();
            Future<Tensor> other = threads.submit(() -> fourfold(1, 1));
            assertThat(other.get(60, TimeUnit.SECONDS).toFloatArray()).containsExactly(4);
            nodes.allowed.countDown();
            for (Future<Map<String, Tensor>> each : both) {
                assertThat(each.get().get("y")).hasToString("float[1] -3.0");
            }
        } finally {
            nodes.allowed.countDown();
            threads.shutdown();
        }
        assertThat(nodes.taken).hasValue(1);
    }

    /** Nodes of which no graph can be made until that is allowed. */
    private static final class Held extends AbstractList<Node> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch allowed = new CountDownLatch(1);
        final AtomicInteger taken = new AtomicInteger();
        private final Node only;

        Held(Node only) {
            this.only = only;
        }

        @Override
        public Object[] toArray() {
            begun.countDown();
            try {
                allowed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            taken.incrementAndGet();
            return super.toArray();
        }

        @Override
        public Node get(int index) {
            return only;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void one_that_is_refused_is_refused_again_and_holds_up_nobody() {
        List<Node> nodes = List.of(Node.of("NoSuchOperator", List.of("x"), List.of("y")));
        Map<String, Tensor> given = Map.of("x", Tensor.of(new float[] {3}, 1));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> fragments.compute(nodes, given, List.of("y")))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("NoSuchOperator");
        }
        assertThat(fourfold(1, 1).toFloatArray()).containsExactly(4);
    }

    /** Takes as long as it takes to multiply matrices of that size four times. */
    private Tensor multiplied(int size) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(Node.of("MatMul", List.of(i == 0 ? "x" : "y" + i, "x"), List.of("y" + (i + 1))));
        }
        Map<String, Tensor> given = Map.of("x", Tensor.full(0, ElementType.FLOAT, size, size));
        return Objects.requireNonNull(
                fragments.compute(nodes, given, List.of("y4")).get("y4"));
    }

    @Test
    void all_are_closed_when_nobody_can_reach_them() throws Exception {
        Map<?, ?> kept = used();
        assertThat(kept).hasSize(1);
        for (int i = 0; i < 500 && !kept.isEmpty(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(kept).isEmpty();
    }

    private static Map<?, ?> used() {
        Fragments own = new Fragments();
        Fragment fragment = new Fragment();
        Operand two = fragment.feed(Tensor.scalar(2, ElementType.FLOAT));
        Operand made = Arithmetic.add(fragment, two, fragment.feed(Tensor.scalar(3, ElementType.FLOAT)));
        assertThat(PatchRun.value(fragment, made, own).item()).isEqualTo(5);
        return own.kept();
    }
}
