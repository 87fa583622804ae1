package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class AdvisedTest {
    @Test
    void the_advice_is_found_in_the_agents_jar() {
        Path agent = Path.of("../agent/target/sonde-agent.jar");
        Assumptions.assumeTrue(Files.exists(agent), "the agent is not built");

        assertThat(Advised.advice(agent).name()).startsWith("dev.sonde.agent.");
        assertThat(Advised.advised(agent)).isInstanceOf(Called.class);
    }

    @Test
    void the_method_without_advice_gives_what_it_is_given_in_a_class_of_its_own() {
        Called plain = Advised.plain();
        Map<String, String> inputs = Map.of("a", "b");

        assertThat(plain.run(inputs, Set.of(), Map.of(), null)).isSameAs(inputs);
        assertThat(plain.getClass()).isNotEqualTo(Called.Body.class);
        assertThat(plain.getClass().getClassLoader()).isNotSameAs(Called.class.getClassLoader());
    }
}
