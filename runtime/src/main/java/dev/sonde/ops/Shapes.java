package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The same elements in another shape, and shapes as numbers. */
public final class Shapes {
    private static final Optional<ElementType> INT64 = Optional.of(ElementType.INT64);

    private Shapes() {}

    /** {@return the elements in row-major order in a new shape; -1 is computed, 0 keeps the size at its place} */
    public static Operand reshape(Fragment fragment, Operand x, long... sizes) {
        Operand to = fragment.ints(sizes);
        Call call = Call.of(fragment, "Reshape", x);
        Shape shape = reshaped(call, x.shape(), sizes);
        return Call.of(fragment, "Reshape", x, to).write(Map.of(), x.element(), Optional.of(shape));
    }

    /** {@return the elements in row-major order in the shape that the int64 vector {@code shape} holds} */
    public static Operand reshape(Fragment fragment, Operand x, Operand shape) {
        return Call.of(fragment, "Reshape", x, shape).write(Map.of(), x.element(), told(shape));
    }

    /** {@return a matrix: the dimensions before {@code axis} as one, the others as one} */
    public static Operand flatten(Fragment fragment, Operand x, int axis) {
        Call call = Call.of(fragment, "Flatten", x);
        int at = x.shape().filter(shape -> axis == shape.rank()).isPresent() ? axis : call.axis(axis, x.shape());
        Optional<Shape> shape = x.shape()
                .map(known -> new Shape(List.of(
                        Count.merged(known.dims().subList(0, at)),
                        Count.merged(known.dims().subList(at, known.rank())))));
        return call.write(Numbers.axis(at), x.element(), Optional.of(shape.orElse(unknown(2))));
    }

    /** {@return the dimensions in the order {@code axes}; reversed where none are given} */
    public static Operand transpose(Fragment fragment, Operand x, int... axes) {
        Call call = Call.of(fragment, "Transpose", x);
        if (axes.length == 0 && x.shape().isEmpty()) {
            return call.write(Optional.empty());
        }
        int rank = x.shape().map(Shape::rank).orElse(axes.length);
        int[] order = axes.length == 0
                ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : axes;
        List<Long> perm = IntStream.of(order)
                .mapToObj(axis -> (long) call.axis(axis, rank))
                .toList();
        if (perm.size() != rank || perm.stream().distinct().count() != rank) {
            throw call.refused("axes " + perm + " do not name each of " + rank + " dimensions once", "");
        }
        Optional<Shape> shape = x.shape()
                .map(known -> new Shape(
                        perm.stream().map(axis -> known.dim(axis.intValue())).toList()));
        return call.write(
                Map.of("perm", new Attribute.Ints(perm)), x.element(), Optional.of(shape.orElse(unknown(rank))));
    }

    /** {@return {@code x} repeated where its size is one, to {@code sizes}; a one in them keeps the size} */
    public static Operand expand(Fragment fragment, Operand x, long... sizes) {
        Call call = Call.of(fragment, "Expand", x);
        Optional<Shape> shape = x.shape().map(known -> call.broadcast(known, Shape.of(sizes)));
        return Call.of(fragment, "Expand", x, fragment.ints(sizes)).write(Map.of(), x.element(), shape);
    }

    /** {@return {@code x} repeated where its size is one, to the shape that the int64 vector {@code shape} holds} */
    public static Operand expand(Fragment fragment, Operand x, Operand shape) {
        Optional<Shape> result = x.shape()
                .flatMap(known ->
                        told(shape).filter(to -> to.rank() >= known.rank()).map(to -> unknown(to.rank())));
        return Call.of(fragment, "Expand", x, shape).write(Map.of(), x.element(), result);
    }

    /** {@return {@code x} without the dimensions of size one at {@code axes}; without all of them where none are given} */
    public static Operand squeeze(Fragment fragment, Operand x, int... axes) {
        Call call = Call.of(fragment, "Squeeze", x);
        if (axes.length == 0) {
            Optional<Shape> fixed = x.shape().filter(Shape::isFixed);
            return call.write(fixed.map(known -> without(known, ones(known))));
        }
        NavigableSet<Integer> at = axes(call, x.shape(), axes);
        for (int axis : at) {
            if (x.shape()
                    .filter(shape -> Dims.size(shape.dim(axis)).orElse(1) != 1)
                    .isPresent()) {
                throw call.refused("axis " + axis + " is not of size one", "use an index to pick one element");
            }
        }
        Optional<Shape> shape = x.shape().map(known -> without(known, at));
        return Call.of(fragment, "Squeeze", x, vector(fragment, at)).write(Map.of(), x.element(), shape);
    }

    /** {@return {@code x} with dimensions of size one, which stand at {@code axes} of the result} */
    public static Operand unsqueeze(Fragment fragment, Operand x, int... axes) {
        Call call = Call.of(fragment, "Unsqueeze", x);
        Optional<Shape> room = x.shape().map(known -> unknown(known.rank() + axes.length));
        NavigableSet<Integer> at = axes(call, room, axes);
        Optional<Shape> shape = x.shape().map(known -> {
            List<Dim> dims = new ArrayList<>(known.dims());
            at.forEach(axis -> dims.add(axis, Dims.ONE));
            return new Shape(dims);
        });
        return Call.of(fragment, "Unsqueeze", x, vector(fragment, at)).write(Map.of(), x.element(), shape);
    }

    /** {@return the sizes of {@code x}, an int64 vector} */
    public static Operand shape(Fragment fragment, Operand x) {
        Shape length = x.shape().map(known -> Shape.of(known.rank())).orElse(unknown(1));
        return Call.of(fragment, "Shape", x).write(Map.of(), INT64, Optional.of(length));
    }

    /** {@return the size of {@code x} at {@code axis}, an int64 vector of one element} */
    public static Operand sizeAt(Fragment fragment, Operand x, int axis) {
        Call call = Call.of(fragment, "Shape", x);
        int at = call.axis(axis, x.shape());
        Map<String, Attribute> attributes = at == -1
                ? Map.of("start", new Attribute.Int(at))
                : Map.of("start", new Attribute.Int(at), "end", new Attribute.Int(at + 1));
        return call.write(attributes, INT64, Optional.of(Shape.of(1)));
    }

    /** {@return the number of elements of {@code x}, an int64 scalar} */
    public static Operand size(Fragment fragment, Operand x) {
        return Call.of(fragment, "Size", x).write(Map.of(), INT64, Optional.of(Shape.of()));
    }

    /** {@code shape} with another size at {@code axis}, which may count from the end. */
    static Shape with(Shape shape, int axis, Dim dim) {
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.set(axis < 0 ? axis + shape.rank() : axis, dim);
        return new Shape(dims);
    }

    static Shape unknown(int rank) {
        return new Shape(Collections.nCopies(rank, Dim.unknown()));
    }

    private static Shape reshaped(Call call, Optional<Shape> from, long[] sizes) {
        List<Dim> dims = new ArrayList<>();
        int computed = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < -1 || (sizes[i] == -1 && computed >= 0)) {
                throw call.refused("a new shape has sizes, and -1 at most once: " + Shape.of(sizes), "");
            }
            computed = sizes[i] == -1 ? i : computed;
            dims.add(sizes[i] == 0 ? kept(call, from, i) : Dim.of(sizes[i]));
        }
        Optional<Count> count = from.map(shape -> Count.of(shape.dims()));
        if (computed >= 0) {
            dims.set(computed, Dims.ONE);
            Count others = Count.of(dims);
            dims.set(computed, count.map(all -> all.over(others)).orElse(Dim.unknown()));
        }
        Count now = Count.of(dims);
        if (count.filter(all -> all.isFixedWith(now) && all.factor() != now.factor())
                        .isPresent()
                || (computed >= 0
                        && count.filter(Count::isKnown).isPresent()
                        && !now.isKnown()
                        && from.orElseThrow().isFixed())) {
            throw call.refused("the elements of " + from.orElseThrow() + " do not fill " + Shape.of(sizes), "");
        }
        return new Shape(dims);
    }

    private static Dim kept(Call call, Optional<Shape> from, int axis) {
        if (from.filter(shape -> axis >= shape.rank()).isPresent()) {
            throw call.refused("a 0 in a new shape keeps a size, and there is none at axis " + axis, "");
        }
        return from.map(shape -> shape.dim(axis)).orElse(Dim.unknown());
    }

    /** What a shape given as a value tells: its length is the rank. */
    private static Optional<Shape> told(Operand shape) {
        return shape.shape()
                .filter(vector -> vector.rank() == 1 && vector.isFixed())
                .map(vector -> unknown((int) vector.sizes()[0]));
    }

    private static NavigableSet<Integer> axes(Call call, Optional<Shape> shape, int[] axes) {
        NavigableSet<Integer> at = new TreeSet<>();
        for (int axis : axes) {
            if (!at.add(call.axis(axis, shape))) {
                throw call.refused("axis " + axis + " is named twice", "");
            }
        }
        return at;
    }

    private static NavigableSet<Integer> ones(Shape shape) {
        NavigableSet<Integer> ones = new TreeSet<>();
        IntStream.range(0, shape.rank())
                .filter(i -> shape.dim(i).equals(Dims.ONE))
                .forEach(ones::add);
        return ones;
    }

    private static Shape without(Shape shape, NavigableSet<Integer> axes) {
        return new Shape(IntStream.range(0, shape.rank())
                .filter(i -> !axes.contains(i))
                .mapToObj(shape::dim)
                .toList());
    }

    private static Operand vector(Fragment fragment, NavigableSet<Integer> axes) {
        return fragment.ints(axes.stream().mapToLong(Integer::longValue).toArray());
    }
}
