package dev.sonde.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.sonde.error.ShapeException;
import dev.sonde.error.SondeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdaptersTest {
    private final Adapters adapters = Adapters.of(List.of());

    static Stream<Object> everyKind() {
        return Stream.of(
                new float[] {1, 2, 3},
                new double[] {1, 2, 3},
                new long[] {1, 2, Long.MAX_VALUE},
                new int[] {1, 2, Integer.MIN_VALUE},
                new short[] {1, 2, -3},
                new byte[] {1, 2, -3},
                new boolean[] {true, false, true},
                new float[][] {{1, 2, 3}, {4, 5, 6}},
                new double[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}},
                new boolean[][] {{true}, {false}},
                3f,
                3d,
                Long.MAX_VALUE,
                3,
                (short) 3,
                (byte) 3,
                true,
                FloatBuffer.wrap(new float[] {1, 2}),
                DoubleBuffer.wrap(new double[] {1, 2}),
                LongBuffer.wrap(new long[] {1, 2}),
                IntBuffer.wrap(new int[] {1, 2}),
                ShortBuffer.wrap(new short[] {1, 2}),
                ByteBuffer.wrap(new byte[] {1, 2}),
                ByteBuffer.allocateDirect(8).order(ByteOrder.BIG_ENDIAN).asFloatBuffer());
    }

    @Test
    void a_value_like_another_is_of_other_numbers_and_of_as_many_as_are_given() {
        Tensor numbers = Tensor.of(new float[] {5, 6}, 2);

        Values one =
                adapters.values(List.of(new float[] {1, 2}, new float[] {3, 4})).like(List.of(numbers));

        assertThat(one.count()).isOne();
        assertThat((List<?>) one.value()).singleElement().isEqualTo(new float[] {5, 6});
        Values single = adapters.values(new float[] {1, 2});
        assertThatThrownBy(() -> single.like(List.of(numbers, numbers)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("one value cannot be several");
        assertThatThrownBy(() -> single.like(List.of(Tensor.of(new float[] {5, 6, 7}, 3))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("its own shape");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void what_is_made_of_a_values_own_numbers_is_the_same_kind_of_value_with_the_same_bits(Object value) {
        Values values = adapters.values(value);
        Tensor numbers = values.tensor(0);

        Object made = values.with(0, numbers).value();

        assertThat(values.count()).isOne();
        assertThat(adapters.values(made).tensor(0).sameBits(numbers)).isTrue();
        assertThat(List.of(made.getClass(), value.getClass()))
                .satisfiesAnyOf(
                        types -> assertThat(types.get(0)).isEqualTo(types.get(1)),
                        types -> assertThat(made).isInstanceOf(java.nio.Buffer.class));
        if (made.getClass().isArray()) {
            assertThat(made).isNotSameAs(value).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void what_is_written_into_a_value_is_read_from_it(Object value) {
        Values values = adapters.values(value);
        Tensor before = values.tensor(0);
        Tensor ones = Tensor.full(1, before.element(), before.shape());

        if (values.isChangeable(0)) {
            values.write(0, ones);
            assertThat(values.tensor(0).sameBits(ones)).isTrue();
            values.write(0, before);
        } else {
            assertThatThrownBy(() -> values.write(0, ones)).hasMessageContaining("cannot be changed in place");
        }
        assertThat(values.tensor(0).sameBits(before)).isTrue();
    }

    @Test
    void shapes_are_those_of_the_arrays() {
        assertThat(shape(new float[4])).containsExactly(4);
        assertThat(shape(new float[2][3])).containsExactly(2, 3);
        assertThat(shape(new float[2][3][5])).containsExactly(2, 3, 5);
        assertThat(shape(new float[2][0])).containsExactly(2, 0);
        assertThat(shape(new float[0][])).containsExactly(0, 0);
        assertThat(shape(2.5)).isEmpty();
        FloatBuffer part = FloatBuffer.allocate(10).position(3).limit(7);
        assertThat(shape(part)).containsExactly(4);
        assertThat(part.position()).isEqualTo(3);
    }

    private long[] shape(Object value) {
        return adapters.values(value).tensor(0).shape();
    }

    @Test
    void a_flat_value_takes_the_shape_that_is_declared() {
        float[] flat = {1, 2, 3, 4, 5, 6};
        Values values = adapters.values(flat).shaped(List.of(-1L, 3L));

        assertThat(values.tensor(0).shape()).containsExactly(2, 3);
        values.write(0, Tensor.of(new float[] {6, 5, 4, 3, 2, 1}, 2, 3));
        assertThat(flat).containsExactly(6, 5, 4, 3, 2, 1);
        assertThatThrownBy(() -> adapters.values(flat).shaped(List.of(4L, -1L)).tensor(0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[4, -1]");
    }

    @Test
    void what_was_read_does_not_change_when_the_program_uses_its_buffer_again() {
        float[] reused = {1, 2};
        Tensor seen = adapters.values(reused).tensor(0);

        reused[0] = 9;

        assertThat(seen.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void ragged_arrays_are_refused_by_name() {
        assertThatThrownBy(() -> adapters.values(new float[][] {{1, 2}, {3}}).tensor(0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("ragged")
                .hasMessageContaining("[2, 2]");
        assertThatThrownBy(() ->
                        adapters.values(new float[][] {{1, 2}, nothing()}).tensor(0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("null");
    }

    @SuppressWarnings("NullAway") // A program's array may have holes.
    private static float[] nothing() {
        return null;
    }

    @Test
    void lists_and_arrays_of_values_are_several_of_which_one_is_replaced() {
        float[] first = {1};
        double[] second = {2, 3};
        List<Object> list = new ArrayList<>(Arrays.asList(first, second));
        Object[] array = {first, second};

        for (Object many : List.of(list, array)) {
            Values values = adapters.values(many);
            Object changed = values.with(1, Tensor.of(new double[] {7, 8}, 2)).value();

            Object[] parts = changed instanceof List<?> made ? made.toArray() : (Object[]) changed;
            assertThat(values.count()).isEqualTo(2);
            assertThat(changed).hasSameClassAs(many);
            assertThat(parts[0]).isSameAs(first);
            assertThat(parts[1]).isEqualTo(new double[] {7, 8});
        }
        assertThat(second).containsExactly(2, 3);
        assertThatThrownBy(() -> adapters.values(list).tensor(2)).hasMessageContaining("there is no value 2");
    }

    @Test
    void a_value_keeps_its_type_and_its_shape() {
        Values values = adapters.values(new int[] {1, 2});

        assertThat(values.with(0, Tensor.of(new float[] {5.7f, 6}, 2)).value()).isEqualTo(new int[] {5, 6});
        assertThatThrownBy(() -> values.with(0, Tensor.of(new float[] {1, 2}, 1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 2]");
    }

    @Test
    void tensors_of_onnx_runtime_are_read_and_made() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor given = OnnxTensor.createTensor(environment, new float[][] {{1, 2}, {3, 4}})) {
            Values values = adapters.values(given);
            Tensor doubled = Tensor.of(new float[] {2, 4, 6, 8}, 2, 2);

            try (OnnxTensor made = (OnnxTensor) values.with(0, doubled).value()) {
                assertThat(values.tensor(0).toFloatArray()).containsExactly(1, 2, 3, 4);
                assertThat((float[][]) made.getValue()).isDeepEqualTo(new float[][] {{2, 4}, {6, 8}});
                assertThat(values.isChangeable(0)).isFalse();
            }
        }
    }

    @Test
    void what_nobody_adapts_is_told_with_what_can_still_be_done() {
        assertThat(adapters.find("text")).isEmpty();
        assertThat(adapters.find(null)).isEmpty();
        assertThat(adapters.find(List.of())).isEmpty();
        assertThatThrownBy(() -> adapters.values(List.of(1f, "text")))
                .isInstanceOf(SondeException.class)
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("Java functions only")
                .hasMessageContaining("ValueAdapter");
    }

    /** A library's own matrix, by columns. */
    private record Matrix(float[] columns, int rows) {}

    @Test
    void an_adapter_of_ones_own_comes_first() {
        Adapters more = Adapters.of(List.of(new ValueAdapter() {
            @Override
            public boolean takes(Class<?> type) {
                return type == Matrix.class;
            }

            @Override
            public Tensor read(Object value) {
                Matrix matrix = (Matrix) value;
                int width = matrix.columns.length / matrix.rows;
                return Tensor.filled(
                        i -> matrix.columns[i % width * matrix.rows + i / width],
                        ElementType.FLOAT,
                        matrix.rows,
                        width);
            }

            @Override
            public Object make(Tensor tensor, Object like) {
                return new Matrix(tensor.toFloatArray(), Objects.requireNonNull((Matrix) like).rows);
            }
        }));

        Values values = more.values(new Matrix(new float[] {1, 3, 5, 2, 4, 6}, 3));

        assertThat(values.tensor(0).toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(values.tensor(0).shape()).containsExactly(3, 2);
        assertThatThrownBy(() -> values.write(0, values.tensor(0))).hasMessageContaining("in place");
        assertThat(adapters.values(new Matrix(new float[1], 1)).count())
                .as("without it, a record of numbers")
                .isEqualTo(2);
    }

    @Test
    void what_holds_itself_is_no_value() {
        List<Object> circle = new ArrayList<>(List.of(new float[] {1}));
        assertThat(adapters.find(List.of(circle)).orElseThrow().count()).isEqualTo(1);
        circle.add(circle);

        assertThat(adapters.find(circle)).isEmpty();
        assertThatThrownBy(() -> adapters.values(circle)).hasMessageContaining("ArrayList");
    }

    @Test
    void classes_are_told_apart_without_a_value() {
        assertThat(adapters.take(float[][].class)).isTrue();
        assertThat(adapters.take(Object[].class)).isFalse();
        assertThat(adapters.take(String.class)).isFalse();
    }
}
