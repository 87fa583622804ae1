package dev.sonde.samples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every claim can fail: the files of six good runs are spoilt one at a time. */
class ClaimsTest {
    private final Ledger ledger = new Ledger(new PrintStream(OutputStream.nullOutputStream()));
    private final Claims claims = new Claims(ledger, RunFiles.SENTENCES);
    private RunFiles files;

    @BeforeEach
    void six_good_runs(@TempDir Path folder) throws IOException {
        files = new RunFiles(folder);
    }

    @Test
    void good_runs_break_no_claim() throws IOException {
        check();
        assertThat(ledger.broken()).isEmpty();
        assertThat(ledger.kept())
                .contains(
                        "second plain run: 0 of 2 elements differ",
                        "idle agent: 0 of 2 elements differ",
                        "watched: 0 of 2 elements differ",
                        "steered with strength 0: 0 of 2 elements differ",
                        "watched: the variant served 3 of 4 calls",
                        "steered: the variant served 4 of 4 calls");
    }

    @Test
    void one_other_bit_is_a_difference() throws IOException {
        files.embeddings("idle", Math.nextUp(0.5f), -0.25f);
        check();
        assertThat(ledger.broken()).containsExactly("idle agent: 1 of 2 elements differ");
    }

    @Test
    void a_zero_of_the_other_sign_is_a_difference() throws IOException {
        files.embeddings("plain", 0f, -0.25f);
        files.embeddings("again", -0f, -0.25f);
        check();
        assertThat(ledger.broken()).contains("second plain run: 1 of 2 elements differ");
    }

    @Test
    void fewer_embeddings_differ_in_all() throws IOException {
        files.embeddings("watched", 0.5f);
        check();
        assertThat(ledger.broken()).containsExactly("watched: 2 of 2 elements differ");
    }

    @Test
    void a_word_of_the_agent_is_noticed() throws IOException {
        files.said("watched", "sonde: here I am");
        check();
        assertThat(ledger.broken()).singleElement().asString().startsWith("the idle and the watched run printed");
    }

    @Test
    void a_watch_that_serves_no_call_fails() throws IOException {
        files.agent("watched", 0, 4);
        check();
        assertThat(ledger.broken()).contains("watched: the variant served 0 of 4 calls");
    }

    @Test
    void an_edit_that_misses_one_call_fails() throws IOException {
        files.agent("steered", 3, 1);
        check();
        assertThat(ledger.broken()).containsExactly("steered: the variant served 3 of 4 calls");
    }

    @Test
    void a_fault_is_told_with_its_words() throws IOException {
        files.status("watched", 3, 1, 2);
        check();
        assertThat(ledger.broken()).singleElement().asString().contains("2 faults", "it broke");
    }

    @Test
    void a_line_that_is_missing_is_noticed() throws IOException {
        files.replaceInLines("watched", RunFiles.line(4, 5, "0.25") + "\n", "");
        check();
        assertThat(ledger.broken()).contains("watched: 17 lines, one for each of 6 layers in 3 calls");
    }

    @Test
    void a_figure_that_is_off_is_noticed() throws IOException {
        List<WatchLine> right = files.runs().watched().lines();
        files.replaceInLines("watched", RunFiles.line(2, 0, "0.25"), RunFiles.line(2, 0, "0.2504"));
        claims.figures(files.runs().watched().lines(), right);
        assertThat(ledger.broken()).hasSize(2);
        assertThat(ledger.broken().get(0)).startsWith("encoder.layer.0, mean:");
        assertThat(ledger.broken().get(1)).endsWith("at most 4.0e-04 apart");
    }

    @Test
    void a_change_before_the_edit_is_noticed() throws IOException {
        files.replaceInLines("steered", RunFiles.line(3, 1, "0.25"), RunFiles.line(3, 1, "0.2500000001"));
        check();
        assertThat(ledger.broken())
                .containsExactly("steered, layers before the edit: 1 of 9 lines differ from the watched");
    }

    @Test
    void an_edit_that_changes_nothing_is_noticed() throws IOException {
        files.embeddings("steered", 0.5f, -0.25f);
        check();
        assertThat(ledger.broken()).containsExactly("steered, embeddings: 0 of 2 elements differ");
    }

    @Test
    void a_run_that_wrote_nothing_breaks_the_claims_about_figures() throws IOException {
        claims.figures(List.of(), List.of());
        assertThat(ledger.kept()).isEmpty();
        assertThat(ledger.broken()).hasSize(4);
    }

    @Test
    void the_sum_by_hand_is_that_of_floats() {
        Tensor sum = ByHand.sum(Tensor.of(new float[] {1, 2, 3, 1e8f}, 1, 2, 2), Tensor.of(new float[] {0.5f, 1}, 2));
        assertThat(sum.toFloatArray()).containsExactly(1.5f, 3, 3.5f, 1e8f);
    }

    private void check() throws IOException {
        Runs runs = files.runs();
        claims.nothingChanged(runs);
        claims.served(runs);
        claims.figures(runs.watched().lines(), runs.watched().lines());
        claims.steering(
                runs,
                runs.steered().lines().stream()
                        .filter(line -> line.place().equals("encoder.layer." + Direction.LAYER))
                        .toList());
    }
}
