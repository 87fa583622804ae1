package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.bench.Arguments.Show;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void without_words_every_task_is_measured_in_five_processes() {
        Arguments all = Arguments.parse(List.of());

        assertThat(all.tasks()).isEqualTo(Task.all());
        assertThat(all.processes()).isEqualTo(5);
        assertThat(all.show()).isEqualTo(Show.TABLE);
    }

    @Test
    void the_control_comes_first_whatever_is_named() {
        Arguments some = Arguments.parse(List.of("zero", "--quick", "start-up", "--json"));

        assertThat(some.tasks()).containsExactly(RatioTask.CONTROL, RatioTask.ZERO, CostTask.START_UP);
        assertThat(some.ratios()).containsExactly(RatioTask.CONTROL, RatioTask.ZERO);
        assertThat(some.quick()).isTrue();
        assertThat(some.processes()).isEqualTo(1);
        assertThat(some.show()).isEqualTo(Show.JSON);
    }

    @Test
    void an_unknown_task_is_refused_with_the_nearest() {
        assertThatThrownBy(() -> Arguments.parse(List.of("save-7")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no task \"save-7\"")
                .hasMessageContaining("nearest:  \"save-6\"");
    }

    @Test
    void an_unknown_option_is_refused() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--quik")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no option \"--quik\"");
    }
}
