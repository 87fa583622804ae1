package dev.sonde.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {
    private final List<String> orphans = new ArrayList<>();
    private final WeakIdentityMap<String> map = new WeakIdentityMap<>(orphans::add);

    @Test
    @SuppressWarnings("StringOperationCanBeSimplified") // equal keys that are not the same
    void equal_keys_are_different_ones() {
        Object a = new String("key");
        Object b = new String("key");
        map.put(a, "first");
        map.put(b, "second");

        assertThat(map.get(a)).isEqualTo("first");
        assertThat(map.get(b)).isEqualTo("second");
        assertThat(map.get(new String("key"))).isNull();
        assertThat(map.values()).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void what_is_removed_is_gone_and_no_orphan() {
        Object key = new Object();
        map.put(key, "value");

        assertThat(map.remove(key)).isEqualTo("value");
        assertThat(map.get(key)).isNull();
        assertThat(map.remove(key)).isNull();
        assertThat(orphans).isEmpty();
    }

    @Test
    void a_value_whose_key_was_collected_is_handed_over_once() throws InterruptedException {
        map.put(new Object(), "value");

        for (int i = 0; i < 100 && orphans.isEmpty(); i++) {
            System.gc();
            Thread.sleep(10);
            map.values();
        }

        assertThat(orphans).containsExactly("value");
        assertThat(map.values()).isEmpty();
    }
}
