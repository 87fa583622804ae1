package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.OpType;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.ops.Reduce;
import dev.sonde.ops.Shapes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes values that are computed from nothing of the model but, perhaps, sizes: a shape is numbers, or a value of the run
 * such as {@code h.shape()}; a count too.
 *
 * <p>Random values are a function of their seed: SplitMix64, the same on every machine and in every run. The n-th element
 * of {@link #rand} is made of the n-th {@code nextLong()} of a {@link java.util.SplittableRandom} with that seed.
 */
public final class Create {
    private final Stand stand;

    Create(Stand stand) {
        this.stand = stand;
    }

    /** {@return every element {@code value}} */
    public Proxy full(double value, ElementType element, long... sizes) {
        return new Proxy(stand, Shapes.expand(stand.here(), number(value, element), sizes));
    }

    /** {@return every element {@code value}} */
    public Proxy full(double value, ElementType element, TensorLike shape) {
        return new Proxy(stand, Shapes.expand(stand.here(), number(value, element), stand.operand(shape)));
    }

    /** {@return zeros} */
    public Proxy zeros(ElementType element, long... sizes) {
        return full(0, element, sizes);
    }

    /** {@return zeros} */
    public Proxy zeros(ElementType element, TensorLike shape) {
        return full(0, element, shape);
    }

    /** {@return ones} */
    public Proxy ones(ElementType element, long... sizes) {
        return full(1, element, sizes);
    }

    /** {@return ones} */
    public Proxy ones(ElementType element, TensorLike shape) {
        return full(1, element, shape);
    }

    /** {@return something to be written over: zeros, for a graph has no memory that is not set} */
    public Proxy empty(ElementType element, long... sizes) {
        return zeros(element, sizes);
    }

    /** {@return something to be written over: zeros, for a graph has no memory that is not set} */
    public Proxy empty(ElementType element, TensorLike shape) {
        return zeros(element, shape);
    }

    /** {@return the whole numbers from 0 to before {@code stop}, as int64} */
    public Proxy arange(long stop) {
        return arange(whole(0), whole(stop), whole(1));
    }

    /** {@return the numbers from 0 to before {@code stop}, one apart, of its element type} */
    public Proxy arange(TensorLike stop) {
        Operand end = scalar(stop);
        ElementType element = end.element().orElse(ElementType.INT64);
        return arange(proxy(number(0, element)), proxy(end), proxy(number(1, element)));
    }

    /** {@return the numbers from {@code start} to before {@code stop}, {@code step} apart; all of one element type} */
    public Proxy arange(TensorLike start, TensorLike stop, TensorLike step) {
        List<Operand> bounds = List.of(scalar(start), scalar(stop), scalar(step));
        ElementType element = bounds.get(1).element().orElse(ElementType.INT64);
        if (bounds.stream()
                .anyMatch(
                        bound -> bound.element().filter(type -> type != element).isPresent())) {
            throw new ShapeException(Facts.of("the bounds and the step of arange have different element types")
                    .add(
                            "given",
                            bounds.stream()
                                    .map(bound -> bound.element()
                                            .map(Object::toString)
                                            .orElse("?"))
                                    .toList())
                    .add("do", "cast them to one")
                    .askedAt(CallSite.here()));
        }
        TensorType type = new TensorType(element, Optional.of(new Shape(List.of(Dim.unknown()))));
        return proxy(stand.here().emit(OpType.of("Range"), bounds, Map.of(), type));
    }

    /** {@return the unit matrix with {@code size} rows} */
    public Proxy eye(ElementType element, long size) {
        return eye(element, whole(size));
    }

    /** {@return the unit matrix with {@code size} rows} */
    public Proxy eye(ElementType element, TensorLike size) {
        Proxy index = arange(size);
        return index.unsqueeze(1).equal(index.unsqueeze(0)).cast(element);
    }

    /** {@return {@code count} floats from {@code start} to {@code stop}, evenly apart, both ends among them} */
    public Proxy linspace(double start, double stop, long count) {
        return linspace(start, stop, whole(count));
    }

    /** {@return {@code count} floats from {@code start} to {@code stop}, evenly apart, both ends among them} */
    public Proxy linspace(double start, double stop, TensorLike count) {
        return spaced(start, stop, count).cast(ElementType.FLOAT);
    }

    /** {@return ten to the power of {@link #linspace}} */
    public Proxy logspace(double start, double stop, long count) {
        return logspace(start, stop, whole(count));
    }

    /** {@return ten to the power of {@link #linspace}} */
    public Proxy logspace(double start, double stop, TensorLike count) {
        Proxy exponent = spaced(start, stop, count);
        return exponent.mul(Math.log(10)).exp().cast(ElementType.FLOAT);
    }

    private Proxy spaced(double start, double stop, TensorLike count) {
        Proxy size = proxy(scalar(count)).cast(ElementType.DOUBLE);
        Proxy part = arange(size).div(size.sub(1).maximum(1));
        return part.mul(stop).add(part.neg().add(1).mul(start));
    }

    /** {@return floats from 0 to before 1, all alike probable: 24 bits each} */
    public Proxy rand(long seed, long... sizes) {
        return shaped(uniform(bits(seed, count(sizes))), sizes);
    }

    /** {@return floats from 0 to before 1, all alike probable: 24 bits each} */
    public Proxy rand(long seed, TensorLike shape) {
        return shaped(uniform(bits(seed, count(shape))), shape);
    }

    /** {@return floats of the normal distribution with mean 0 and deviation 1} */
    public Proxy randn(long seed, long... sizes) {
        return shaped(normal(bits(seed, count(sizes))), sizes);
    }

    /** {@return floats of the normal distribution with mean 0 and deviation 1} */
    public Proxy randn(long seed, TensorLike shape) {
        return shaped(normal(bits(seed, count(shape))), shape);
    }

    /** {@return whole numbers below {@code bound}, from 0, as int64} */
    public Proxy randint(long seed, long bound, long... sizes) {
        return shaped(below(bits(seed, count(sizes)), bound), sizes);
    }

    /** {@return whole numbers below {@code bound}, from 0, as int64} */
    public Proxy randint(long seed, long bound, TensorLike shape) {
        return shaped(below(bits(seed, count(shape)), bound), shape);
    }

    /** {@return the whole numbers from 0 to before {@code count} in some order, as int64} */
    public Proxy randperm(long seed, long count) {
        return randperm(seed, whole(count));
    }

    /** {@return the whole numbers from 0 to before {@code count} in some order, as int64} */
    public Proxy randperm(long seed, TensorLike count) {
        Proxy size = proxy(scalar(count));
        Proxy keys = proxy(bits(seed, size).upper(1));
        Operand k = size.reshape(1).operand();
        TensorType type = keys.type();
        List<Optional<TensorType>> types = List.of(Optional.of(type), Optional.of(type));
        return proxy(stand.here()
                .emitAll(OpType.of("TopK"), List.of(keys.operand(), k), Map.of(), types)
                .get(1));
    }

    private SplitMix bits(long seed, Proxy count) {
        Operand start = stand.here().feed(Tensor.of(new long[] {seed}, 1));
        return new SplitMix(stand.here(), start, arange(count).operand());
    }

    private Proxy uniform(SplitMix bits) {
        return proxy(bits.upper(40)).cast(ElementType.DOUBLE).mul(0x1p-24).cast(ElementType.FLOAT);
    }

    /** Box and Muller's transformation of two numbers of 32 bits. */
    private Proxy normal(SplitMix bits) {
        Proxy radius = proxy(bits.upper(32))
                .cast(ElementType.DOUBLE)
                .add(1)
                .mul(0x1p-32)
                .log()
                .mul(-2)
                .sqrt();
        Proxy angle = proxy(bits.lower(32))
                .cast(ElementType.DOUBLE)
                .mul(0x1p-32 * 2 * Math.PI)
                .cos();
        return radius.mul(angle).cast(ElementType.FLOAT);
    }

    private Proxy below(SplitMix bits, long bound) {
        if (bound < 1) {
            throw new ShapeException(Facts.of("there is no whole number from 0 to before " + bound)
                    .askedAt(CallSite.here()));
        }
        return proxy(bits.upper(1)).mod(whole(bound));
    }

    private Proxy shaped(Proxy values, long... sizes) {
        return values.reshape(sizes);
    }

    private Proxy shaped(Proxy values, TensorLike shape) {
        return values.reshape(shape);
    }

    private Proxy count(long... sizes) {
        long count = 1;
        for (long size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return proxy(stand.operand(whole(count)));
    }

    private Proxy count(TensorLike shape) {
        return proxy(Reduce.prod(stand.here(), stand.operand(shape), new int[0], false));
    }

    private Operand scalar(TensorLike value) {
        Operand operand = stand.operand(value);
        boolean scalar = operand.shape().filter(shape -> shape.rank() == 0).isPresent();
        return scalar ? operand : Shapes.reshape(stand.here(), operand);
    }

    private Operand number(double value, ElementType element) {
        Fragment fragment = stand.here();
        return fragment.feed(Tensor.scalar(value, element));
    }

    private static Tensor whole(long value) {
        return Tensor.of(new long[] {value});
    }

    private Proxy proxy(Operand operand) {
        return new Proxy(stand, operand);
    }
}
