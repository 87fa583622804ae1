package dev.sonde.ops;

import dev.sonde.graph.OpType;
import dev.sonde.ops.Located.Axis;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Slices of a tensor, and positions on its axes as int64 vectors of one element. */
record Bounds(Fragment fragment, Operand x) {
    /** ONNX's word for an open end. */
    static final long END = Long.MAX_VALUE;

    private static final long BEFORE_START = Long.MIN_VALUE;

    /** A position as Slice takes it. */
    Operand vector(Index.Position position) {
        if (position instanceof Index.Literal literal) {
            return fragment.ints(literal.value());
        }
        Operand value =
                position instanceof Index.Fed fed ? fragment.feed(fed.value()) : ((Index.Given) position).value();
        return Shapes.reshape(fragment, Elementwise.cast(fragment, value, ElementType.INT64), 1);
    }

    /** Writes one Slice that cuts every axis to its range. */
    Operand ranges(List<Axis> axes) {
        List<Operand> bounds = List.of(
                row(axes, Bounds::start, this::startVector),
                row(axes, this::stop, this::stopVector),
                fragment.ints(axes.stream().mapToLong(Axis::axis).toArray()),
                fragment.ints(
                        axes.stream().mapToLong(axis -> range(axis).step()).toArray()));
        Map<Integer, Dim> sizes = new LinkedHashMap<>();
        axes.forEach(axis -> sizes.put(axis.axis(), size(range(axis), axis.dim())));
        return slice(bounds, sizes);
    }

    /** Bounds of several axes as one vector; a constant where every one is known. */
    private Operand row(List<Axis> axes, Function<Axis, OptionalLong> known, Function<Axis, Operand> vector) {
        if (axes.stream().allMatch(axis -> known.apply(axis).isPresent())) {
            return fragment.ints(axes.stream()
                    .mapToLong(axis -> known.apply(axis).getAsLong())
                    .toArray());
        }
        List<Operand> parts = axes.stream()
                .map(axis -> known.apply(axis).isPresent()
                        ? fragment.ints(known.apply(axis).getAsLong())
                        : vector.apply(axis))
                .toList();
        return parts.size() == 1 ? parts.get(0) : Join.concat(fragment, parts, 0);
    }

    private static OptionalLong start(Axis axis) {
        Index.Range range = range(axis);
        return literal(range.start(), range.step() > 0 ? 0 : END);
    }

    private OptionalLong stop(Axis axis) {
        Index.Range range = range(axis);
        return mayStartBefore(axis)
                ? OptionalLong.empty()
                : literal(range.stop(), range.step() > 0 ? END : BEFORE_START);
    }

    private Operand startVector(Axis axis) {
        return vector(range(axis).start().orElseThrow());
    }

    /**
     * Walking backwards from before the first element is nothing in NumPy, and the first element in ONNX, which moves
     * the start to it. So such a range is made to stop where ONNX starts.
     */
    private Operand stopVector(Axis axis) {
        Index.Range range = range(axis);
        Operand stop = range.stop().map(this::vector).orElseGet(() -> fragment.ints(BEFORE_START));
        if (!mayStartBefore(axis)) {
            return stop;
        }
        Operand zero = fragment.ints(0);
        Operand counted = Arithmetic.add(fragment, startVector(axis), size(axis.axis()));
        return Select.where(fragment, Compare.less(fragment, counted, zero), zero, stop);
    }

    private static boolean mayStartBefore(Axis axis) {
        Index.Range range = range(axis);
        if (range.step() > 0 || range.start().isEmpty()) {
            return false;
        }
        OptionalLong start = literal(range.start(), 0);
        return start.isEmpty() || start.getAsLong() < -Dims.size(axis.dim()).orElse(0);
    }

    private static OptionalLong literal(Optional<Index.Position> bound, long open) {
        if (bound.isEmpty()) {
            return OptionalLong.of(open);
        }
        return bound.orElseThrow() instanceof Index.Literal literal ? literal.number() : OptionalLong.empty();
    }

    private static Index.Range range(Axis axis) {
        return (Index.Range) axis.item();
    }

    /** The size of an axis. */
    Operand size(int axis) {
        OptionalLong known = x.shape().map(shape -> Dims.size(shape.dim(axis))).orElse(OptionalLong.empty());
        return known.isPresent() ? fragment.ints(known.getAsLong()) : Shapes.sizeAt(fragment, x, axis);
    }

    /** A position inside an axis, counted from its start. */
    Operand counted(Index.Position position, Operand size) {
        return Arithmetic.mod(fragment, vector(position), size);
    }

    /** A range's bound, counted from the axis' start and kept within it. */
    Operand held(Optional<Index.Position> bound, Operand size, Operand open) {
        if (bound.isEmpty()) {
            return open;
        }
        Operand zero = fragment.ints(0);
        Operand given = vector(bound.orElseThrow());
        Operand counted = Select.where(
                fragment, Compare.less(fragment, given, zero), Arithmetic.add(fragment, given, size), given);
        return Arithmetic.minimum(fragment, Arithmetic.maximum(fragment, counted, zero), size);
    }

    /** The elements of one axis from {@code start} up to {@code stop}. */
    Operand between(int axis, Operand start, Operand stop) {
        return slice(List.of(start, stop, fragment.ints(axis), fragment.ints(1)), Map.of(axis, Dim.unknown()));
    }

    /** Writes a Slice from its starts, stops, axes and steps. */
    private Operand slice(List<Operand> bounds, Map<Integer, Dim> sizes) {
        Optional<TensorType> type = x.type().map(known -> {
            Optional<Shape> shape = known.shape();
            for (Map.Entry<Integer, Dim> size : sizes.entrySet()) {
                shape = shape.map(from -> Shapes.with(from, size.getKey(), size.getValue()));
            }
            return new TensorType(known.element(), shape);
        });
        List<Operand> inputs = List.of(x, bounds.get(0), bounds.get(1), bounds.get(2), bounds.get(3));
        return fragment.emitAll(OpType.of("Slice"), inputs, Map.of(), List.of(type))
                .get(0);
    }

    /** The size of a range of an axis; unknown where it depends on what is fed. */
    static Dim size(Index.Range range, Dim dim) {
        boolean whole = range.start().isEmpty() && range.stop().isEmpty() && Math.abs(range.step()) == 1;
        OptionalLong size = Dims.size(dim);
        if (whole || size.isEmpty() || !range.isLiteral()) {
            return whole ? dim : Dim.unknown();
        }
        long step = range.step();
        long first = literal(range.start(), size.getAsLong(), step > 0 ? 0 : size.getAsLong() - 1, step);
        long last = literal(range.stop(), size.getAsLong(), step > 0 ? size.getAsLong() : -1, step);
        long span = step > 0 ? last - first : first - last;
        return Dim.of(span <= 0 ? 0 : (span + Math.abs(step) - 1) / Math.abs(step));
    }

    /** A literal bound on an axis of a known size, held within what a range that walks by {@code step} may reach. */
    static long literal(Optional<Index.Position> bound, long size, long open, long step) {
        if (bound.isEmpty()) {
            return open;
        }
        long value = ((Index.Literal) bound.orElseThrow()).value();
        long counted = value < 0 ? value + size : value;
        return step > 0 ? Math.max(0, Math.min(counted, size)) : Math.max(-1, Math.min(counted, size - 1));
    }
}
