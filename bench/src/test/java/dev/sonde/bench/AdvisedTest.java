package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdvisedTest {
    @Test
    void the_method_without_advice_gives_what_it_is_given_in_a_class_of_its_own() {
        Called plain = Advised.plain();
        Map<String, String> inputs = Map.of("a", "b");

        assertThat(plain.run(inputs, Set.of(), Map.of(), null)).isSameAs(inputs);
        assertThat(plain.getClass()).isNotEqualTo(Called.Body.class);
        assertThat(plain.getClass().getClassLoader()).isNotSameAs(Called.class.getClassLoader());
    }
}
