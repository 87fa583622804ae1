package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Tensors put together, taken apart, repeated and padded. */
public final class Join {
    private Join() {}

    /** {@return the parts one after the other along {@code axis}} */
    public static Operand concat(Fragment fragment, List<Operand> parts, int axis) {
        Call call = new Call(fragment, "Concat", parts);
        if (parts.isEmpty()) {
            throw call.refused("Concat needs at least one part", "");
        }
        List<Shape> shapes =
                parts.stream().flatMap(part -> part.shape().stream()).toList();
        int at = shapes.isEmpty() ? axis : call.axis(axis, shapes.get(0).rank());
        Optional<Shape> joined = shapes.stream().reduce((a, b) -> joined(call, a, b, at));
        return call.write(Numbers.axis(at), call.element(), joined.filter(all -> shapes.size() == parts.size()));
    }

    /** {@return the parts one after the other along a new dimension, which stands at {@code axis} of the result} */
    public static Operand stack(Fragment fragment, List<Operand> parts, int axis) {
        List<Operand> thick = parts.stream()
                .map(part -> Shapes.unsqueeze(fragment, part, axis))
                .toList();
        return concat(fragment, thick, axis);
    }

    /** {@return {@code x} in {@code parts} equal parts along {@code axis}} */
    public static List<Operand> split(Fragment fragment, Operand x, int parts, int axis) {
        Call call = Call.of(fragment, "Split", x);
        int at = call.axis(axis, x.shape());
        OptionalLong size = x.shape().map(shape -> Dims.size(shape.dim(at))).orElse(OptionalLong.empty());
        if (parts < 1 || (size.isPresent() && size.getAsLong() % parts != 0)) {
            throw call.refused("axis " + axis + " cannot be split into " + parts + " equal parts", "give the sizes");
        }
        Dim part = size.isPresent() ? Dim.of(size.getAsLong() / parts) : Dim.unknown();
        Map<String, Attribute> attributes =
                Map.of("axis", new Attribute.Int(at), "num_outputs", new Attribute.Int(parts));
        return fragment.emitAll(
                OpType.of("Split"), List.of(x), attributes, pieces(x, at, Collections.nCopies(parts, part)));
    }

    /** {@return {@code x} in parts of these sizes along {@code axis}} */
    public static List<Operand> split(Fragment fragment, Operand x, long[] sizes, int axis) {
        Call call = Call.of(fragment, "Split", x);
        int at = call.axis(axis, x.shape());
        OptionalLong size = x.shape().map(shape -> Dims.size(shape.dim(at))).orElse(OptionalLong.empty());
        long sum = LongStream.of(sizes).sum();
        if (Arrays.stream(sizes).anyMatch(part -> part < 0) || size.orElse(sum) != sum) {
            throw call.refused("axis " + axis + " cannot be split into " + Shape.of(sizes), "");
        }
        List<Dim> parts = Arrays.stream(sizes).mapToObj(Dim::of).toList();
        return fragment.emitAll(
                OpType.of("Split"), List.of(x, fragment.ints(sizes)), Numbers.axis(at), pieces(x, at, parts));
    }

    /** {@return {@code x} repeated along each axis} */
    public static Operand tile(Fragment fragment, Operand x, long... repeats) {
        Call call = Call.of(fragment, "Tile", x);
        need(call, x, repeats, 1);
        Optional<Shape> shape = x.shape().map(known -> {
            List<Dim> dims = new ArrayList<>();
            for (int i = 0; i < known.rank(); i++) {
                dims.add(repeats[i] == 1 ? known.dim(i) : Count.merged(List.of(known.dim(i), Dim.of(repeats[i]))));
            }
            return new Shape(dims);
        });
        return Call.of(fragment, "Tile", x, fragment.ints(repeats)).write(Map.of(), x.element(), shape);
    }

    /**
     * {@return {@code x} with the scalar {@code value} around it}
     *
     * @param pads how many elements to add, before each axis and then after each; below zero to take away
     */
    public static Operand pad(Fragment fragment, Operand x, long[] pads, Operand value) {
        Call call = Call.of(fragment, "Pad", x, value);
        call.element();
        need(call, x, pads, 2);
        Optional<Shape> shape = x.shape().map(known -> {
            List<Dim> dims = new ArrayList<>();
            for (int i = 0; i < known.rank(); i++) {
                dims.add(padded(call, known.dim(i), pads[i] + pads[i + known.rank()]));
            }
            return new Shape(dims);
        });
        return Call.of(fragment, "Pad", x, fragment.ints(pads), value).write(Map.of(), x.element(), shape);
    }

    private static Shape joined(Call call, Shape a, Shape b, int axis) {
        int along = axis < 0 ? axis + a.rank() : axis;
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < a.rank() && a.rank() == b.rank(); i++) {
            Dim left = a.dim(i);
            Dim right = b.dim(i);
            if (i == along) {
                boolean fixed = left instanceof Dim.Fixed && right instanceof Dim.Fixed;
                dims.add(fixed ? sum(left, right) : Dim.unknown());
            } else {
                dims.add(Dims.same(left, right).orElse(Dim.of(-1)));
            }
        }
        if (a.rank() != b.rank() || dims.contains(Dim.of(-1))) {
            throw call.refused(a + " and " + b + " do not join along axis " + axis, "");
        }
        return new Shape(dims);
    }

    private static Dim sum(Dim a, Dim b) {
        return Dim.of(Dims.size(a).orElseThrow() + Dims.size(b).orElseThrow());
    }

    private static Dim padded(Call call, Dim dim, long more) {
        if (more == 0 || dim instanceof Dim.Unknown || dim instanceof Dim.Named) {
            return more == 0 ? dim : Dim.unknown();
        }
        Dim padded = sum(dim, Dim.of(more));
        if (Dims.size(padded).orElseThrow() < 0) {
            throw call.refused("a size of " + dim + " does not give up " + -more, "");
        }
        return padded;
    }

    private static List<Optional<TensorType>> pieces(Operand x, int axis, List<Dim> sizes) {
        return sizes.stream()
                .map(size -> x.type()
                        .map(type -> new TensorType(
                                type.element(), type.shape().map(shape -> Shapes.with(shape, axis, size)))))
                .toList();
    }

    private static void need(Call call, Operand x, long[] given, int each) {
        if (x.shape().filter(shape -> given.length != shape.rank() * each).isPresent()) {
            throw call.refused(given.length + " numbers do not fit the axes", each + " for each axis are needed");
        }
    }
}
