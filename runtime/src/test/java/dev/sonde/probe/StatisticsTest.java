package dev.sonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.ops.Bench;
import dev.sonde.ops.Elementwise;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatisticsTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    private final Bench bench = new Bench();

    @Test
    void of_many_tensors_are_what_double_arithmetic_says() {
        List<Tensor> given = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            given.add(noise(i, 3 * i - 20, 2, 3 + i, 5));
        }

        requireRecomputed(given, seen(given), 1e-5);
    }

    @Test
    void of_a_large_tensor_far_from_zero_have_the_deviation_right() {
        List<Tensor> given = List.of(noise(7, 1000, 8, 128, 384));

        requireRecomputed(given, seen(given), 1e-5);
    }

    @Test
    void count_what_is_not_finite_and_tell_the_rest_without_it() {
        Tensor dirty = Tensor.of(new float[] {1, NAN, 3, INFINITE, -2, 0, 5, 6, -INFINITE}, 3, 3);
        List<Tensor> given = List.of(noise(1, 0, 4), dirty, noise(2, 5, 4, 4));

        List<Statistic> seen = seen(given);

        requireRecomputed(given, seen, 1e-6);
        assertThat(seen.get(1).nonFinite()).isEqualTo(3);
        assertThat(seen.get(1).max()).isEqualTo(6);
        assertThat(seen.get(1).min()).isEqualTo(-2);
        assertThat(seen.get(0).nonFinite()).isZero();
    }

    @Test
    void of_nothing_finite_are_no_numbers() {
        Statistic seen =
                seen(List.of(Tensor.of(new float[] {NAN, INFINITE}, 2))).get(0);

        assertThat(seen.nonFinite()).isEqualTo(2);
        assertThat(List.of(seen.mean(), seen.std(), seen.min(), seen.max())).containsOnly(Double.NaN);
    }

    @Test
    void of_one_infinite_element_among_the_largest_floats_are_told_too() {
        Tensor huge = Tensor.of(new float[] {3e38f, -3e38f, 3e38f}, 3);

        requireRecomputed(List.of(huge), seen(List.of(huge)), 1e-6);
        assertThat(seen(List.of(huge)).get(0).nonFinite()).isZero();
    }

    @Test
    void of_a_single_element_and_of_a_scalar_have_no_deviation() {
        List<Statistic> seen =
                seen(List.of(Tensor.of(new float[] {-4.5f}, 1, 1), Tensor.scalar(2.5, ElementType.FLOAT)));

        assertThat(seen)
                .containsExactly(
                        new Statistic(List.of(1L, 1L), -4.5, 0, -4.5, -4.5, 0),
                        new Statistic(List.of(), 2.5, 0, 2.5, 2.5, 0));
    }

    @Test
    void of_an_empty_tensor_are_no_numbers_and_spoil_no_others() {
        List<Tensor> given = List.of(noise(3, 1, 4), Tensor.of(new float[0], 1, 4, 0, 8), noise(4, 2, 3));

        List<Statistic> seen = seen(given);

        requireRecomputed(given, seen, 1e-6);
        assertThat(seen.get(1))
                .isEqualTo(new Statistic(List.of(1L, 4L, 0L, 8L), Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64", "BOOL", "DOUBLE"})
    void of_other_elements_are_those_of_their_values(ElementType element) {
        boolean isBool = element == ElementType.BOOL;
        Tensor whole = Tensor.of(isBool ? new float[] {0, 1, 1, 0} : new float[] {3, 100, 17, 0}, 2, 2);
        Operand cast = Elementwise.cast(bench.fragment, bench.input(whole), element);
        Operand float32 = bench.input(noise(5, 0, 6));

        Statistics statistics = Statistics.of(bench.fragment, List.of(cast, float32));
        List<Statistic> seen = statistics.read(bench.run(statistics.packed()).toDoubleArray());

        requireRecomputed(List.of(whole, noise(5, 0, 6)), seen, 1e-6);
    }

    @Test
    void of_whole_numbers_that_no_float_holds_are_exact() {
        long large = (1L << 40) + 1;

        Statistic seen = seen(List.of(Tensor.of(new long[] {large, large}, 2))).get(0);

        assertThat(seen).isEqualTo(new Statistic(List.of(2L), large, 0, large, large, 0));
    }

    @Test
    void of_halves_do_not_overflow_in_the_squares() {
        Operand halves = Elementwise.cast(
                bench.fragment,
                bench.input(Tensor.of(new float[] {60000, -60000, 30000, NAN}, 4)),
                ElementType.FLOAT16);

        Statistic seen = read(Statistics.of(bench.fragment, List.of(halves)));

        assertThat(seen.nonFinite()).isEqualTo(1);
        assertThat(seen.max()).isEqualTo(60000);
        assertThat(seen.std()).isCloseTo(50990.19513592785, within(20.0));
    }

    @Test
    void of_tensors_of_unknown_type_and_rank_are_told_apart() {
        Tensor first = noise(1, 0, 2, 3);
        Tensor second = noise(2, 0, 4);
        Operand known =
                bench.input(first, TensorType.of(ElementType.FLOAT, new Shape(List.of(Dim.of("n"), Dim.of(3)))));
        Operand bare = Operand.of(bench.input(second).name());
        Operand rankless = new Operand(known.name(), java.util.Optional.of(TensorType.of(ElementType.FLOAT)));

        Statistics statistics = Statistics.of(bench.fragment, List.of(bare, known, rankless));
        List<Statistic> seen = statistics.read(bench.run(statistics.packed()).toDoubleArray());

        requireRecomputed(List.of(second, first, first), seen, 1e-6);
    }

    @Test
    void are_one_output_whose_length_must_fit() {
        Statistics statistics = Statistics.of(bench.fragment, List.of(bench.input(noise(1, 0, 2, 3))));

        assertThat(bench.run(statistics.packed()).shape()).containsExactly(7);
        assertThatThrownBy(() -> statistics.read(new double[6])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> statistics.read(new double[8])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void are_not_of_strings() {
        assertThat(Statistics.areOf(Operand.of("x", TensorType.of(ElementType.STRING, 2))))
                .isFalse();
        assertThat(Statistics.areOf(Operand.of("x", TensorType.of(ElementType.FLOAT16, 2))))
                .isTrue();
        assertThat(Statistics.areOf(Operand.of("x"))).isTrue();
    }

    private List<Statistic> seen(List<Tensor> given) {
        Bench each = new Bench();
        List<Operand> inputs = given.stream().map(each::input).toList();
        Statistics statistics = Statistics.of(each.fragment, inputs);
        return statistics.read(each.run(statistics.packed()).toDoubleArray());
    }

    private Statistic read(Statistics statistics) {
        return statistics.read(bench.run(statistics.packed()).toDoubleArray()).get(0);
    }

    private static void requireRecomputed(List<Tensor> given, List<Statistic> seen, double tolerance) {
        assertThat(seen).hasSameSizeAs(given);
        for (int i = 0; i < seen.size(); i++) {
            Tensor tensor = given.get(i);
            double[] finite = Arrays.stream(tensor.toDoubleArray())
                    .filter(Double::isFinite)
                    .toArray();
            Statistic statistic = seen.get(i);
            assertThat(statistic.shape())
                    .containsExactlyElementsOf(
                            Arrays.stream(tensor.shape()).boxed().toList());
            assertThat(statistic.count()).isEqualTo(tensor.size());
            assertThat(statistic.nonFinite()).isEqualTo(tensor.size() - finite.length);
            double mean = Arrays.stream(finite).average().orElse(Double.NaN);
            double squares = Arrays.stream(finite)
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElse(Double.NaN);
            requireClose(statistic.mean(), mean, tolerance);
            requireClose(statistic.std(), Math.sqrt(squares), tolerance);
            requireClose(statistic.min(), Arrays.stream(finite).min().orElse(Double.NaN), 0);
            requireClose(statistic.max(), Arrays.stream(finite).max().orElse(Double.NaN), 0);
        }
    }

    private static void requireClose(double seen, double expected, double tolerance) {
        if (Double.isNaN(expected)) {
            assertThat(seen).isNaN();
        } else {
            assertThat(seen).isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
        }
    }

    private static Tensor noise(int seed, double mean, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextGaussian());
        }
        return Tensor.of(values, shape);
    }
}
