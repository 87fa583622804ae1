package dev.sonde.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IndexingTest {
    /** A random index: its text with every number written, its text with holes, and what is in them. */
    private record Drawn(String plain, String pattern, int[] holes) {}

    @Test
    void random_indices_read_what_numpy_reads() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            long[] sizes = sizes(random);
            Drawn drawn = draw(random, sizes);
            Bench bench = new Bench();
            Tensor x = counted(sizes);
            Operand part = Indexing.slice(bench.fragment, bench.input(x, told(random, sizes)), index(drawn));
            NumPyIndex expected = NumPyIndex.of(sizes, drawn.plain());
            assertSame(bench.run(part), part, expected.shape(), values(expected.sources()), drawn, sizes);
        }
    }

    @Test
    void random_indices_write_where_numpy_writes() {
        Random random = new Random(2);
        for (int round = 0; round < 500; round++) {
            long[] sizes = sizes(random);
            Drawn drawn = draw(random, sizes);
            NumPyIndex at = NumPyIndex.of(sizes, drawn.plain());
            Tensor replacement = replacement(random, at.shape());
            Bench bench = new Bench();
            Operand x = bench.input(counted(sizes), told(random, sizes));
            Operand changed = Indexing.with(bench.fragment, x, index(drawn), bench.input(replacement));
            float[] expected = counted(sizes).toFloatArray();
            int[] from = stretched(replacement.shape(), at.shape());
            for (int i = 0; i < from.length; i++) {
                expected[at.sources()[i]] = replacement.toFloatArray()[from[i]];
            }
            assertSame(bench.run(changed), changed, sizes, expected, drawn, sizes);
        }
    }

    private static void assertSame(
            Tensor actual, Operand operand, long[] shape, float[] values, Drawn drawn, long[] sizes) {
        String what = drawn + " " + Arrays.toString(drawn.holes()) + " of " + Arrays.toString(sizes);
        assertThat(actual.shape()).as(what).isEqualTo(shape);
        assertThat(actual.toFloatArray()).as(what).isEqualTo(values);
        operand.shape().ifPresent(told -> Told.assertHolds(told, actual.shape(), what));
    }

    private static Index index(Drawn drawn) {
        return drawn.holes().length == 0 ? Index.of(drawn.pattern()) : Index.of(drawn.pattern(), drawn.holes());
    }

    private static long[] sizes(Random random) {
        return LongStream.range(0, 1 + random.nextInt(4))
                .map(i -> 1 + random.nextInt(5))
                .toArray();
    }

    private static Tensor counted(long[] sizes) {
        int count = (int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        IntStream.range(0, count).forEach(i -> values[i] = i);
        return Tensor.of(values, sizes);
    }

    private static float[] values(int[] sources) {
        float[] values = new float[sources.length];
        IntStream.range(0, values.length).forEach(i -> values[i] = sources[i]);
        return values;
    }

    /** Each size told as a number, a name or not at all. */
    private static TensorType told(Random random, long[] sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            int kind = random.nextInt(4);
            dims.add(kind < 2 ? Dim.of(sizes[i]) : kind == 2 ? Dim.of(Told.name(sizes[i])) : Dim.unknown());
        }
        return TensorType.of(ElementType.FLOAT, new Shape(dims));
    }

    private static Drawn draw(Random random, long[] sizes) {
        int taking = random.nextInt(sizes.length + 1);
        int dots = taking == sizes.length && random.nextBoolean() ? -1 : random.nextInt(taking + 1);
        List<String> plain = new ArrayList<>();
        List<String> pattern = new ArrayList<>();
        List<Integer> holes = new ArrayList<>();
        for (int i = 0; i <= taking; i++) {
            if (random.nextInt(6) == 0) {
                plain.add("None");
                pattern.add("None");
            }
            if (i == dots) {
                plain.add("...");
                pattern.add("...");
            }
            if (i < taking) {
                int axis = i < dots || dots < 0 ? i : sizes.length - taking + i;
                int size = (int) sizes[axis];
                boolean range = random.nextInt(5) < 3;
                String item = range ? range(random, size) : Integer.toString(random.nextInt(2 * size) - size);
                plain.add(item);
                pattern.add(dig(random, item, holes));
            }
        }
        if (plain.isEmpty()) {
            return new Drawn("...", "...", new int[0]);
        }
        return new Drawn(
                String.join(", ", plain),
                String.join(",", pattern),
                holes.stream().mapToInt(Integer::intValue).toArray());
    }

    private static String range(Random random, int size) {
        String start = random.nextInt(3) == 0 ? "" : Integer.toString(random.nextInt(2 * size + 5) - size - 2);
        String stop = random.nextInt(3) == 0 ? "" : Integer.toString(random.nextInt(2 * size + 5) - size - 2);
        int[] steps = {-3, -2, -1, 2, 3};
        String step = random.nextBoolean() ? "" : ":" + steps[random.nextInt(steps.length)];
        return start + ":" + stop + step;
    }

    /** Makes holes of some numbers that are no step. */
    private static String dig(Random random, String item, List<Integer> holes) {
        String[] parts = item.split(":", -1);
        for (int i = 0; i < Math.min(2, parts.length); i++) {
            if (!parts[i].isEmpty() && random.nextInt(3) == 0) {
                holes.add(Integer.parseInt(parts[i]));
                parts[i] = "?";
            }
        }
        return String.join(":", parts);
    }

    /** Numbers whose shape stretches to {@code part}. */
    private static Tensor replacement(Random random, long[] part) {
        int from = random.nextInt(part.length + 1);
        long[] sizes = Arrays.copyOfRange(part, from, part.length);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(3) == 0 ? 1 : sizes[i];
        }
        Tensor counted = counted(sizes);
        float[] values = counted.toFloatArray();
        IntStream.range(0, values.length).forEach(i -> values[i] = -1 - values[i]);
        return Tensor.of(values, sizes);
    }

    /** For each position of {@code large} the position of {@code small} that stretches to it. */
    private static int[] stretched(long[] small, long[] large) {
        int[] sources = {0};
        for (int i = 0; i < large.length; i++) {
            int at = i - large.length + small.length;
            int size = at < 0 ? 1 : (int) small[at];
            int count = (int) large[i];
            sources = Arrays.stream(sources)
                    .flatMap(o -> IntStream.range(0, count).map(p -> o * size + (size == 1 ? 0 : p)))
                    .toArray();
        }
        return sources;
    }
}
