package dev.sonde.tensor;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntToDoubleFunction;

/**
 * Numbers in a direct buffer of native byte order, row-major, with a shape; or strings.
 *
 * <p>A tensor never changes. One that a trace lent out refuses to be read once that trace is closed.
 */
public final class Tensor implements TensorLike {
    private final ElementType element;
    private final long[] sizes;
    private final ByteBuffer data;
    private final List<String> text;
    private final BooleanSupplier readable;

    /** What there is to read: the bytes, or strings. */
    private record Contents(ByteBuffer data, List<String> text) {}

    private Tensor(ElementType element, long[] sizes, Contents contents, BooleanSupplier readable) {
        this.element = element;
        this.sizes = sizes.clone();
        this.data = contents.data();
        this.text = contents.text();
        this.readable = readable;
        for (long size : sizes) {
            require(size >= 0, "a size is negative", sizes);
        }
    }

    /** {@return a float tensor holding a copy of {@code values}} */
    public static Tensor of(float[] values, long... sizes) {
        ByteBuffer data = room(ElementType.FLOAT, values.length, sizes);
        data.asFloatBuffer().put(values);
        return wrap(data, ElementType.FLOAT, sizes);
    }

    /** {@return a double tensor holding a copy of {@code values}} */
    public static Tensor of(double[] values, long... sizes) {
        ByteBuffer data = room(ElementType.DOUBLE, values.length, sizes);
        data.asDoubleBuffer().put(values);
        return wrap(data, ElementType.DOUBLE, sizes);
    }

    /** {@return an int64 tensor holding a copy of {@code values}} */
    public static Tensor of(long[] values, long... sizes) {
        ByteBuffer data = room(ElementType.INT64, values.length, sizes);
        data.asLongBuffer().put(values);
        return wrap(data, ElementType.INT64, sizes);
    }

    /** {@return an int32 tensor holding a copy of {@code values}} */
    public static Tensor of(int[] values, long... sizes) {
        ByteBuffer data = room(ElementType.INT32, values.length, sizes);
        data.asIntBuffer().put(values);
        return wrap(data, ElementType.INT32, sizes);
    }

    /** {@return a bool tensor holding a copy of {@code values}} */
    public static Tensor of(boolean[] values, long... sizes) {
        ByteBuffer data = room(ElementType.BOOL, values.length, sizes);
        for (int i = 0; i < values.length; i++) {
            data.put(i, (byte) (values[i] ? 1 : 0));
        }
        return wrap(data, ElementType.BOOL, sizes);
    }

    /** {@return a tensor of strings} */
    public static Tensor of(String[] values, long... sizes) {
        requireFilled(values.length, sizes);
        return new Tensor(
                ElementType.STRING, sizes, new Contents(ByteBuffer.allocateDirect(0), List.of(values)), () -> true);
    }

    /** {@return a tensor without dimensions, {@code value} converted to {@code element}} */
    public static Tensor scalar(double value, ElementType element) {
        return full(value, element);
    }

    /** {@return a tensor whose every element is {@code value} converted to {@code element}} */
    public static Tensor full(double value, ElementType element, long... sizes) {
        return filled(index -> value, element, sizes);
    }

    /** {@return a tensor of what {@code values} gives for each row-major position, converted to {@code element}} */
    public static Tensor filled(IntToDoubleFunction values, ElementType element, long... sizes) {
        ByteBuffer data = room(element, count(sizes), sizes);
        for (int i = 0; i < count(sizes); i++) {
            Elements.put(data, i, element, values.applyAsDouble(i));
        }
        return wrap(data, element, sizes);
    }

    /**
     * {@return a tensor over {@code data} itself, which nobody may change from then on}
     *
     * @param data a direct buffer, from its start to its limit
     */
    public static Tensor wrap(ByteBuffer data, ElementType element, long... sizes) {
        return lend(data, element, () -> true, sizes);
    }

    /** {@return a tensor over {@code data} that may be read while {@code readable} says so} */
    public static Tensor lend(ByteBuffer data, ElementType element, BooleanSupplier readable, long... sizes) {
        require(element.bytes() > 0, element + " has no plain elements", sizes);
        require(data.isDirect(), "the buffer is not direct", sizes);
        require(data.limit() == count(sizes) * element.bytes(), data.limit() + " bytes do not fill the shape", sizes);
        return new Tensor(
                element, sizes, new Contents(data.duplicate().order(ByteOrder.nativeOrder()), List.of()), readable);
    }

    @Override
    public TensorType type() {
        return TensorType.of(element, sizes);
    }

    /** {@return the type of the elements} */
    public ElementType element() {
        return element;
    }

    /** {@return the sizes, outermost first} */
    public long[] shape() {
        return sizes.clone();
    }

    /** {@return the number of elements} */
    public int size() {
        return Math.toIntExact(count(sizes));
    }

    /** {@return the elements' bytes, read-only, in native order} */
    public ByteBuffer buffer() {
        return readable().duplicate().rewind().asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /** {@return this tensor in memory of its own, which outlives the trace that lent it} */
    public Tensor copy() {
        ByteBuffer from = buffer();
        ByteBuffer own = ByteBuffer.allocateDirect(from.remaining()).put(from).rewind();
        return new Tensor(element, sizes, new Contents(own.order(ByteOrder.nativeOrder()), text), () -> true);
    }

    /** {@return the element at row-major position {@code index}, as a double} */
    public double at(int index) {
        return Elements.get(readable(), index, element);
    }

    /**
     * {@return the only element}
     *
     * @throws ShapeException where there is not exactly one
     */
    public double item() {
        require(size() == 1, "item() needs exactly one element", sizes);
        return at(0);
    }

    /** {@return the elements as floats} */
    public float[] toFloatArray() {
        float[] values = new float[size()];
        if (element == ElementType.FLOAT) {
            buffer().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) at(i);
            }
        }
        return values;
    }

    /** {@return the elements as doubles} */
    public double[] toDoubleArray() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(i);
        }
        return values;
    }

    /** {@return the elements as longs; fractions are cut off} */
    public long[] toLongArray() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = element == ElementType.INT64 ? readable().getLong(i * Long.BYTES) : (long) at(i);
        }
        return values;
    }

    /** {@return the strings of a string tensor, row-major} */
    public List<String> toStrings() {
        require(element == ElementType.STRING, element + " elements are not strings", sizes);
        return text;
    }

    /**
     * {@return the largest absolute difference between elements at the same position; infinite where one is NaN and
     * the other is not}
     *
     * @throws ShapeException where the shapes differ
     */
    public double maxAbsDifference(Tensor other) {
        require(Arrays.equals(sizes, other.sizes), "shapes differ: " + Arrays.toString(other.sizes), sizes);
        double most = 0;
        for (int i = 0; i < size(); i++) {
            most = Math.max(most, difference(at(i), other.at(i)));
        }
        return most;
    }

    /** {@return whether type, shape and every bit agree} */
    public boolean sameBits(Tensor other) {
        return element == other.element
                && Arrays.equals(sizes, other.sizes)
                && text.equals(other.text)
                && buffer().equals(other.buffer());
    }

    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder(type().toString()).append(' ');
        int limit = Math.min(size(), 8);
        for (int i = 0; i < limit; i++) {
            shown.append(i == 0 ? "" : ", ")
                    .append(element == ElementType.STRING ? text.get(i) : Elements.show(this, i));
        }
        return shown.append(size() > limit ? ", …" : "").toString();
    }

    private static double difference(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(a) && Double.isNaN(b) ? 0 : Double.POSITIVE_INFINITY;
        }
        return a == b ? 0 : Math.abs(a - b);
    }

    private ByteBuffer readable() {
        if (!readable.getAsBoolean()) {
            throw new OrderException(
                    Facts.of("this tensor's trace ran again or is closed, and its memory was given back")
                            .add("tensor", type())
                            .add("do", "read the numbers before close(), or keep a copy()"));
        }
        return data;
    }

    private static ByteBuffer room(ElementType element, long given, long[] sizes) {
        requireFilled(given, sizes);
        long bytes = given * element.bytes();
        require(bytes <= Integer.MAX_VALUE, "a tensor of Java is limited to 2 GB", sizes);
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    }

    private static long count(long[] sizes) {
        long count = 1;
        for (long size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    private static void requireFilled(long given, long[] sizes) {
        if (given != count(sizes)) {
            Facts facts = Facts.of(given + " values do not fill the shape").add("shape", Arrays.toString(sizes));
            if (sizes.length == 0) {
                facts.add("do", "give the sizes too: of(values, " + given + ")");
            }
            throw new ShapeException(facts.askedAt(CallSite.here()));
        }
    }

    private static void require(boolean holds, String complaint, long[] sizes) {
        if (!holds) {
            throw new ShapeException(Facts.of(complaint).add("shape", Arrays.toString(sizes)));
        }
    }
}
