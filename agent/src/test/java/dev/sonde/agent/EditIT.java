package dev.sonde.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.agent.Program.Ended;
import dev.sonde.agent.app.Sentence;
import dev.sonde.agent.app.Series;
import dev.sonde.tensor.Npy;
import dev.sonde.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that is edited computes what the edit says, in every one of its calls. */
class EditIT {
    private static final int CALLS = 12;

    private static final Map<Host, Ended> PLAIN = new EnumMap<>(Host.class);

    @TempDir
    private Path folder;

    @OnOldestAndNewest
    void a_real_encoder_computes_what_pytorch_computes_with_the_same_edit(Host host) {
        Golden golden = Golden.read();
        Ended plain = sentence(host, golden).run();
        Ended edited = sentence(host, golden)
                .agent("edit=encoder.layer.3.output.dense=0")
                .run();

        assertEveryCallEdited(edited);
        assertThat(edited.lines("hidden")).hasSize(3);
        for (String start : List.of("first ", "hidden ")) {
            double[] values = Figures.numbers(edited.lines(start).get(0), start);
            double[] before = Figures.numbers(plain.lines(start).get(0), start);
            assertThat(values).hasSameSizeAs(before);
            assertThat(Math.abs(before[0] - golden.zeroed()[0])).as("effect").isGreaterThan(1e-3);
            for (int i = 0; i < golden.zeroed().length; i++) {
                assertThat(values[i]).as("%s%d", start, i).isCloseTo(golden.zeroed()[i], within(2e-6));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void every_call_is_edited_from_the_first_one_on(Host host) {
        Path vector = folder.resolve("vector.npy");
        float[] added = {1, -2, 0.5f, 0, 3, -0.25f, 8, 1e-3f};
        Npy.write(vector, Tensor.of(added, 8));
        Ended plain = plain(host);

        Ended scaled = series(host).agent("edit=encoder.layer.0*-2").run();
        Ended shifted = series(host)
                .agent("edit=encoder.layer.0+" + vector + ",watch=**,out=lines.jsonl")
                .run();

        assertHidden(scaled, plain, i -> -2, i -> 0);
        assertHidden(shifted, plain, i -> 1, i -> added[(int) i % 8]);
    }

    @OnOldestAndNewest
    void edits_of_several_places_are_made_together(Host host) {
        Ended edited = series(host).agent("edit=embed=0.25;encoder.layer.0*2").run();

        assertEveryCallEdited(edited);
        for (int call = 1; call < CALLS; call++) {
            double[] hidden = numbers(edited, call, "hidden");
            double[] scores = numbers(edited, call, "scores");
            for (int i = Tower.WIDTH; i < hidden.length; i++) {
                assertThat(hidden[i]).isEqualTo(hidden[i % Tower.WIDTH]);
                assertThat(scores[i]).isEqualTo(scores[i % Tower.WIDTH]);
            }
            assertThat(Arrays.stream(hidden).map(Math::abs).max().orElseThrow()).isBetween(1.0, 2.0);
            assertThat(hidden[0]).isEqualTo(numbers(edited, 0, "hidden")[0]);
        }
    }

    @Test
    void an_edit_that_adds_nothing_changes_no_bit() {
        Path vector = folder.resolve("zero.npy");
        Npy.write(vector, Tensor.of(new float[8], 8));
        Ended plain = plain(Host.NEWEST);

        Ended edited =
                series(Host.NEWEST).agent("edit=encoder.layer.*+" + vector).run();

        assertEveryCallEdited(edited);
        assertThat(edited.lines("call ")).isEqualTo(plain.lines("call "));
    }

    @Test
    void an_edit_that_cannot_be_made_leaves_the_program_as_it_is_and_every_call_is_a_miss() {
        Ended plain = plain(Host.NEWEST);

        Ended edited = series(Host.NEWEST)
                .agent("edit=encoder.layer.0*2;encoder.layer.7=0")
                .run();

        assertThat(edited.lines("call ")).isEqualTo(plain.lines("call "));
        assertThat(edited.err()).isEqualTo(plain.err());
        assertThat(edited.suppressed()).isZero();
        assertThat(edited.total("misses")).isGreaterThanOrEqualTo(CALLS);
        assertThat(edited.total("rerouted")).isZero();
        Map<?, ?> session = edited.first("closed_sessions");
        assertThat(session.get("edited")).isEqualTo(List.of());
        assertThat(session.get("not_done"))
                .asString()
                .contains("no module \"encoder.layer.7\"")
                .contains("nearest: \"encoder.layer.");
    }

    @Test
    void a_call_that_cannot_wait_for_its_edit_is_a_miss() {
        Ended plain = plain(Host.NEWEST);

        Ended edited =
                series(Host.NEWEST).agent("edit=encoder.layer.0*-2,edit.wait=0").run();

        assertThat(edited.lines("call 0 ")).isEqualTo(plain.lines("call 0 "));
        assertThat(edited.lines("call 9 hidden")).isNotEqualTo(plain.lines("call 9 hidden"));
        assertThat(edited.total("misses")).isPositive().isEqualTo(edited.total("originals"));
        assertThat(edited.suppressed()).isZero();
    }

    private static void assertHidden(Ended edited, Ended plain, DoubleUnaryOperator scale, DoubleUnaryOperator shift) {
        assertEveryCallEdited(edited);
        assertThat(edited.err()).isEqualTo(plain.err());
        for (int call = 0; call < CALLS; call++) {
            double[] before = numbers(plain, call, "hidden");
            double[] after = numbers(edited, call, "hidden");
            for (int i = 0; i < before.length; i++) {
                float expected = (float) before[i] * (float) scale.applyAsDouble(i) + (float) shift.applyAsDouble(i);
                assertThat(Float.floatToIntBits((float) after[i]))
                        .as("call %d, element %d: %s", call, i, after[i])
                        .isEqualTo(Float.floatToIntBits(expected));
            }
            if (call != 4) {
                assertThat(numbers(edited, call, "scores")).isNotEqualTo(numbers(plain, call, "scores"));
            }
        }
    }

    private static void assertEveryCallEdited(Ended edited) {
        assertThat(edited.exit()).as(edited.err()).isZero();
        assertThat(edited.suppressed()).isZero();
        assertThat(edited.total("misses")).isZero();
        assertThat(edited.total("originals")).isZero();
        assertThat(edited.total("rerouted")).isPositive();
    }

    private static double[] numbers(Ended ended, int call, String what) {
        String start = "call " + call + " " + what + " ";
        return Figures.numbers(ended.lines(start).get(0), start);
    }

    /** What the program does without the agent: the same every time, so it is run once. */
    private Ended plain(Host host) {
        return PLAIN.computeIfAbsent(host, on -> series(on).run());
    }

    private Program series(Host host) {
        return new Program(Series.class, host, folder).arguments(Tower.write(folder), CALLS);
    }

    private Program sentence(Host host, Golden golden) {
        return new Program(Sentence.class, host, folder)
                .arguments(MiniLm.file())
                .arguments(golden.arguments());
    }
}
