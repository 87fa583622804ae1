package dev.sonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {
    private static Findings found(RatioTask task, String shape) {
        return Findings.of(Measurement.of(task, shape, true, Map.of(RatioTask.RATIO, List.of(1.0))));
    }

    @Test
    void rows_come_in_the_order_of_the_tasks() {
        Findings all = found(RatioTask.ZERO, "1x16")
                .and(found(RatioTask.CONTROL, "1x16"))
                .and(found(RatioTask.CONTROL, "8x128"));

        assertThat(all.rows())
                .extracting(row -> row.task() + " " + row.shape())
                .containsExactly("control 1x16", "control 8x128", "zero 1x16");
    }

    @Test
    void a_row_that_one_process_found_wrong_is_no_row() {
        Findings all = found(RatioTask.ZERO, "1x16")
                .and(found(RatioTask.ZERO, "8x128"))
                .and(Findings.wrong("zero 1x16: the output did not change"));

        assertThat(all.rows()).extracting(Row::shape).containsExactly("8x128");
        assertThat(all.wrong()).containsExactly("zero 1x16: the output did not change");
    }

    @Test
    void what_several_processes_wrote_to_a_file_is_read_together(@TempDir Path folder) {
        Path file = folder.resolve("findings");
        found(RatioTask.ZERO, "1x16").append(file);
        found(RatioTask.ZERO, "1x16").and(Findings.wrong("save-6 1x16:\nbad")).append(file);

        Findings read = Findings.read(file);
        assertThat(read.measurements())
                .singleElement()
                .satisfies(measurement ->
                        assertThat(measurement.figure(RatioTask.RATIO)).hasSize(2));
        assertThat(read.wrong()).containsExactly("save-6 1x16: bad");
    }
}
