package dev.sonde;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.open;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One trace, run again; many traces at once. */
class RerunTest {
    @Test
    void other_numbers_of_a_feed_run_in_the_same_session() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Proxy strength = t.feed("strength", 10);
            t.at("layer.0").output().edit(h -> h.mul(strength));
            Saved hidden = t.at("layer.0").output().save();

            t.run();
            assertThat(hidden.value().toFloatArray()).containsExactly(20, 40, 60);
            for (int i = 0; i < 5; i++) {
                t.run(Map.of("strength", Tensor.scalar(i, ElementType.FLOAT)));
                assertThat(hidden.value().toFloatArray()).containsExactly(2 * i, 4 * i, 6 * i);
            }
            t.run();
            assertThat(hidden.value().toFloatArray()).containsExactly(20, 40, 60);
            assertThat(model.variants()).isEqualTo(1);
        }
    }

    @Test
    void other_inputs_may_have_other_shapes() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            t.at("layer.0").output().set(1);
            t.at("layer.1").output().slice(":, 0").set(0);
            Saved y = t.output().save();

            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(0, 6, 12);
            t.run(x(1, 1, 1, 2, 2, 2));
            assertThat(y.value().shape()).containsExactly(2, 3);
            assertThat(y.value().toFloatArray()).containsExactly(0, 3, 4, 0, 6, 8);
            for (int i = 0; i < 3; i++) {
                t.run(x(1, 1, i));
                assertThat(y.value().toFloatArray()).containsExactly(0, 3, 4 * i);
            }
            assertThat(model.variants()).isEqualTo(1);
        }
    }

    @Test
    void what_is_added_after_a_run_is_in_the_next_one() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved y = t.output().save();
            t.run();
            assertThat(y.value().toFloatArray()).containsExactly(3, 12, 27);

            t.at("layer.0").output().set(0);
            Saved hidden = t.at("layer.1").output().save();
            assertThat(hidden.reached()).isFalse();
            t.run();

            assertThat(hidden.value().toFloatArray()).containsExactly(1, 2, 3);
            assertThat(y.value().toFloatArray()).containsExactly(1, 4, 9);
        }
    }

    @Test
    void numbers_of_the_last_run_are_lent_to_the_next_one_and_refuse_to_be_read() {
        try (Model model = open(CHAIN);
                Tracer t = model.trace(x(1, 2, 3))) {
            Saved y = t.output().save();
            t.run();
            t.run();
            Tensor second = y.value();
            Tensor kept = second.copy();
            t.run(x(4, 5, 6));

            assertThatThrownBy(second::toFloatArray)
                    .isInstanceOf(OrderException.class)
                    .hasMessageContaining("memory was given back");
            assertThat(kept.toFloatArray()).containsExactly(3, 12, 27);
            assertThat(y.value().toFloatArray()).containsExactly(36, 60, 90);
        }
    }

    @Test
    void traces_of_a_session_that_take_values_of_other_sizes_share_their_variants() {
        try (Model model = open(CHAIN);
                Session session = model.session()) {
            Place list = session.variable(Tensor.of(new float[0], 0));
            List<Saved> sums = new ArrayList<>();
            session.each(List.of(1, 2, 3, 4), (loop, item) -> {
                Tracer t = loop.trace(x(item, item, item));
                list.edit(all -> Proxy.concat(0, all, t.input("x").get().slice("0, 0:1")));
                sums.add(t.at("layer.0").output().get().add(list.get().sum()).save());
            });
            session.run();

            assertThat(sums)
                    .extracting(sum -> (float) sum.value().at(0))
                    .containsExactly(2 + 1f, 4 + 3f, 6 + 6f, 8 + 10f);
            assertThat(model.variants()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void many_threads_trace_one_model_at_once() throws Exception {
        try (Model model = open(CHAIN)) {
            List<Callable<Integer>> programs = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                programs.add(() -> program(model, number));
            }
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                for (Future<Integer> done : threads.invokeAll(programs)) {
                    assertThat(done.get()).isEqualTo(40);
                }
            } finally {
                threads.shutdown();
            }
            assertThat(model.variants()).isEqualTo(2);
        }
    }

    /** Two structures, other numbers in each thread. */
    private static int program(Model model, int number) {
        int right = 0;
        for (int i = 0; i < 20; i++) {
            try (Tracer t = model.trace(x(number, i, 1))) {
                Place hidden = t.at("layer.0").output();
                hidden.edit(h -> h.add(number));
                Saved seen = hidden.save();
                t.run();
                right += seen.value().at(0) == 3 * number && seen.value().at(1) == 2 * i + number ? 1 : 0;
            }
            try (Tracer t = model.trace(x(number, i, 1))) {
                t.at("layer.1").output().slice(":, ?", i % 3).set(number);
                Saved y = t.output().save();
                t.run();
                float[] row = {(2 * number + 1) * number, (2 * i + 2) * i, 5};
                row[i % 3] = number * new float[] {number, i, 1}[i % 3];
                right += Arrays.equals(row, y.value().toFloatArray()) ? 1 : 0;
            }
        }
        return right;
    }
}
