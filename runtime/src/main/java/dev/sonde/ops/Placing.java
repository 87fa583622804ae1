package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.ops.Located.Axis;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A part of one axis, taken out and put back changed. */
record Placing(Fragment fragment, Operand x, Axis axis) {
    /** Where a part of neighbours begins and ends; absent where nothing is before or after it. */
    private record Edges(Optional<Operand> start, Optional<Operand> stop) {}

    Operand take() {
        if (axis.item() instanceof Index.Range) {
            return bounds().ranges(List.of(axis));
        }
        return Select.gather(fragment, x, positions(((Index.At) axis.item()).position()), axis.axis());
    }

    /** The tensor with {@code part} in place of what {@link #take} takes. */
    Operand put(Operand part) {
        boolean scattered = axis.item() instanceof Index.Range range
                ? range.step() != 1
                : several(((Index.At) axis.item()).position());
        return scattered ? scatter(part) : join(part);
    }

    private Operand join(Operand part) {
        Edges edges =
                axis.item() instanceof Index.Range range ? edges(range) : edges(((Index.At) axis.item()).position());
        List<Operand> pieces = new ArrayList<>();
        edges.start().ifPresent(start -> pieces.add(between(fragment.ints(0), start)));
        pieces.add(part);
        edges.stop().ifPresent(stop -> pieces.add(between(stop, fragment.ints(Bounds.END))));
        return fragment.emitAll(OpType.of("Concat"), pieces, Numbers.axis(axis.axis()), List.of(x.type()))
                .get(0);
    }

    private Edges edges(Index.Position position) {
        OptionalLong size = Dims.size(axis.dim());
        if (position instanceof Index.Literal literal) {
            long at = size.isPresent() && literal.value() < 0 ? literal.value() + size.getAsLong() : literal.value();
            boolean last = size.isPresent() ? at == size.getAsLong() - 1 : at == -1;
            return edges(at, last ? Bounds.END : at + 1);
        }
        Operand at = bounds().counted(position, bounds().size(axis.axis()));
        return new Edges(Optional.of(at), Optional.of(Arithmetic.add(fragment, at, fragment.ints(1))));
    }

    private Edges edges(Index.Range range) {
        OptionalLong size = Dims.size(axis.dim());
        if (range.isLiteral() && size.isPresent()) {
            long start = Bounds.literal(range.start(), size.getAsLong(), 0, 1);
            long stop = Bounds.literal(range.stop(), size.getAsLong(), size.getAsLong(), 1);
            return edges(start, stop == size.getAsLong() ? Bounds.END : stop);
        }
        long start = number(range.start(), 0);
        long stop = number(range.stop(), Bounds.END);
        boolean oneSide = start == 0 || stop == Bounds.END || (start < 0) == (stop < 0);
        if (range.isLiteral() && oneSide) {
            return edges(start, stop == Bounds.END || start == 0 ? stop : Math.max(start, stop));
        }
        Operand length = bounds().size(axis.axis());
        Operand from = bounds().held(range.start(), length, fragment.ints(0));
        Operand to = Arithmetic.maximum(fragment, from, bounds().held(range.stop(), length, length));
        return new Edges(Optional.of(from), Optional.of(to));
    }

    private Edges edges(long start, long stop) {
        return new Edges(
                start == 0 ? Optional.empty() : Optional.of(fragment.ints(start)),
                stop == Bounds.END ? Optional.empty() : Optional.of(fragment.ints(stop)));
    }

    /** Steps and tensors of positions: the positions themselves are computed, then written at. */
    private Operand scatter(Operand part) {
        Operand size = bounds().size(axis.axis());
        Operand all = Call.of(
                        fragment,
                        "Range",
                        Numbers.scalar(fragment, 0),
                        Shapes.squeeze(fragment, size, 0),
                        Numbers.scalar(fragment, 1))
                .write(Optional.of(Shapes.unknown(1)));
        Operand positions = new Placing(fragment, all, new Axis(axis.item(), 0, axis.dim())).take();
        if (axis.axis() == 0) {
            Operand column = Shapes.unsqueeze(fragment, positions, 1);
            return write("ScatterND", List.of(x, column, part), Map.of());
        }
        int rank = x.shape().orElseThrow().rank();
        long[] along = new long[rank];
        Arrays.fill(along, 1);
        along[axis.axis()] = -1;
        Operand aligned = Shapes.reshape(fragment, positions, along);
        Operand everywhere = Shapes.expand(fragment, aligned, Shapes.shape(fragment, part));
        return write("ScatterElements", List.of(x, everywhere, part), Numbers.axis(axis.axis()));
    }

    private Operand write(String op, List<Operand> inputs, Map<String, Attribute> attributes) {
        return fragment.emitAll(OpType.of(op), inputs, attributes, List.of(x.type()))
                .get(0);
    }

    private Operand positions(Index.Position position) {
        return several(position) ? ((Index.Given) position).value() : bounds().vector(position);
    }

    private static boolean several(Index.Position position) {
        return position instanceof Index.Given given
                && given.value().shape().map(Shape::rank).orElse(0) > 0;
    }

    private Operand between(Operand start, Operand stop) {
        return bounds().between(axis.axis(), start, stop);
    }

    private static long number(Optional<Index.Position> bound, long open) {
        return bound.map(position -> position.number().orElse(open)).orElse(open);
    }

    private Bounds bounds() {
        return new Bounds(fragment, x);
    }
}
