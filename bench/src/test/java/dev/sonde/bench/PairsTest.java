package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
    @Test
    void each_pair_is_run_in_the_other_order_than_the_last() {
        List<String> order = new ArrayList<>();
        new Pairs(() -> order.add("plain"), () -> order.add("other")).timed(new Pace(0, 0, 3));

        List<String> timed = order.subList(2, order.size());
        assertThat(timed).containsExactly("plain", "other", "other", "plain", "plain", "other");
    }

    @Test
    void the_slower_one_has_the_higher_figure_in_either_order() {
        List<Pairs.Pair> pairs = new Pairs(() -> {}, PairsTest::work).timed(new Pace(0, 0, 2));

        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.other()).isGreaterThanOrEqualTo(5);
            assertThat(pair.ratio()).isEqualTo(pair.other() / pair.plain());
        });
    }

    private static void work() {
        long end = System.nanoTime() + 5_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
