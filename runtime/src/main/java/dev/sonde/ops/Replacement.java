package dev.sonde.ops;

import dev.sonde.ops.Located.Axis;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A tensor with a part replaced. One axis after the other is cut to its part, the innermost part is replaced whole, and
 * each part is put back along its axis; so only what an outer axis leaves is touched by an inner one.
 *
 * <p>Inside, a part keeps every axis of the tensor, with size one where the index picks a position.
 *
 * @param replacement with as many axes as the tensor
 */
record Replacement(Located located, List<Axis> restricted, Operand replacement) {
    static Replacement of(Located located, Operand replacement) {
        List<Axis> restricted = located.axes().stream()
                .filter(axis -> !coversAll(axis))
                .map(axis ->
                        new Axis(axis.item(), axis.axis() < 0 ? axis.axis() + rank(located) : axis.axis(), axis.dim()))
                .toList();
        return new Replacement(located, restricted, new Fitting(located, replacement).fitted());
    }

    Operand write() {
        Operand x = located.x();
        return restricted.isEmpty() ? stretched(x) : put(x, 0);
    }

    private Operand put(Operand x, int depth) {
        Axis axis = restricted.get(depth);
        if (partOf(axis).equals(Dim.of(0))) {
            return x;
        }
        boolean innermost = depth == restricted.size() - 1;
        Optional<Shape> shape = x.shape().map(from -> Shapes.with(from, axis.axis(), partOf(axis)));
        Placing placing = new Placing(located.fragment(), x, axis);
        if (innermost && !isGuarded() && shape.filter(this::isReached).isPresent()) {
            return placing.put(stretched(shape.orElseThrow()));
        }
        Operand part = placing.take();
        return placing.put(innermost ? stretched(part) : put(part, depth + 1));
    }

    /** Whether the replacement gets to {@code shape} without asking a run for sizes. */
    private boolean isReached(Shape shape) {
        return shape.isFixed() || fills(shape);
    }

    private boolean fills(Shape shape) {
        Shape given = replacement.shape().orElseThrow();
        return IntStream.range(0, shape.rank()).allMatch(i -> Dims.areEqual(given.dim(i), shape.dim(i)));
    }

    private Operand stretched(Shape shape) {
        return fills(shape) ? replacement : Shapes.expand(located.fragment(), replacement, shape.sizes());
    }

    private Operand stretched(Operand part) {
        Fragment fragment = located.fragment();
        Shape shape = part.shape().orElseThrow();
        if (!isGuarded() && isReached(shape)) {
            return stretched(shape);
        }
        Operand wide = Shapes.expand(fragment, replacement, Shapes.shape(fragment, part));
        return new Operand(wide.name(), part.type());
    }

    /**
     * Whether a position may turn out to be outside its axis. Then the part itself is read, because ONNX Runtime
     * refuses to read there, while joining pieces would quietly give a tensor of another size.
     */
    private boolean isGuarded() {
        return restricted.stream()
                .anyMatch(axis -> axis.item() instanceof Index.At at
                        && (at.position() instanceof Index.Given || !(axis.dim() instanceof Dim.Fixed)));
    }

    /** The size of the part along an axis of the tensor. */
    static Dim partOf(Axis axis) {
        if (axis.item() instanceof Index.Range range) {
            return Bounds.size(range, axis.dim());
        }
        boolean several = ((Index.At) axis.item()).position() instanceof Index.Given given
                && given.value().shape().filter(shape -> shape.rank() == 1).isPresent();
        return several ? given(axis).shape().orElseThrow().dim(0) : Dims.ONE;
    }

    private static Operand given(Axis axis) {
        return ((Index.Given) ((Index.At) axis.item()).position()).value();
    }

    private static boolean coversAll(Axis axis) {
        if (axis.item() instanceof Index.Range range) {
            return range.isWhole() || (range.step() == 1 && Dims.areEqual(partOf(axis), axis.dim()));
        }
        return ((Index.At) axis.item()).position() instanceof Index.Literal
                && axis.dim().equals(Dims.ONE);
    }

    private static int rank(Located located) {
        return located.x().shape().map(Shape::rank).orElse(0);
    }
}
