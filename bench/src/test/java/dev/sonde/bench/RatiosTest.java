package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Runs what is timed a few times, to see that right values make a row and wrong ones do not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RatiosTest {
    private static final InputSize SIZE = InputSize.SENTENCE;
    private static final Pace ONE_PAIR = new Pace(0, 0, 1);

    private Rig rig;
    private Ratios ratios;

    @BeforeAll
    void open() throws IOException {
        rig = Rig.open(Bench.model(Files.createDirectories(Path.of("target", "bench"))));
        ratios = new Ratios(rig, size -> ONE_PAIR);
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @Test
    void every_task_gives_right_values_and_none_changes_a_bit_that_nobody_wrote_to() {
        Findings all = Findings.none();
        for (RatioTask task : RatioTask.values()) {
            all = all.and(ratios.of(task, SIZE, () -> task.contender(rig, SIZE)));
        }

        assertThat(all.wrong()).isEmpty();
        assertThat(all.rows())
                .hasSize(RatioTask.values().length)
                .allSatisfy(row -> assertThat(row.exact()).contains(true));
    }

    @Test
    void a_task_whose_values_are_wrong_is_no_row_and_says_where() {
        Tap crossed = new Tap("encoder.layer.1", Tap.tensor(2, "output.LayerNorm"));
        Findings found = ratios.of(RatioTask.SAVE_6, SIZE, () -> new Saving(rig, SIZE, List.of(crossed), false));

        assertThat(found.rows()).isEmpty();
        assertThat(found.wrong()).singleElement().asString().startsWith("save-6 1x16: encoder.layer.1 is off by");
    }

    @Test
    void a_run_that_says_it_is_exact_and_gives_another_output_is_wrong() {
        List<Tap> noOutput = List.of(Tap.layers().get(0));
        Findings found = ratios.of(RatioTask.SAVE_6, SIZE, () -> new Saving(rig, SIZE, noOutput, false));

        assertThat(found.wrong()).singleElement().asString().contains("another bit came out");
    }

    @Test
    void sixty_taps_are_sixty_tensors() {
        assertThat(Tap.sixty().stream().map(Tap::tensor).distinct()).hasSize(60);
        assertThat(Arrays.asList(InputSize.values()).stream().map(InputSize::label))
                .containsExactly("1x16", "8x128");
    }
}
