package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Elements chosen by bool or by position, and written by position. */
public final class Select {
    private Select() {}

    /** {@return {@code a} where {@code condition} holds, else {@code b}; all three are stretched to each other} */
    public static Operand where(Fragment fragment, Operand condition, Operand a, Operand b) {
        Call.of(fragment, "Where", condition).bool();
        Optional<ElementType> element = Call.of(fragment, "Where", a, b).element();
        Call call = Call.of(fragment, "Where", condition, a, b);
        return call.write(Map.of(), element, call.broadcast());
    }

    /** {@return the slices of {@code x} at {@code indices} of {@code axis}, which the shape of the indices replaces} */
    public static Operand gather(Fragment fragment, Operand x, Operand indices, int axis) {
        Call call = positions(Call.of(fragment, "Gather", x, indices), indices);
        int at = call.axis(axis, x.shape());
        Optional<Shape> shape = x.shape()
                .flatMap(from -> indices.shape().map(to -> {
                    List<Dim> dims = new ArrayList<>(from.dims().subList(0, at));
                    dims.addAll(to.dims());
                    dims.addAll(from.dims().subList(at + 1, from.rank()));
                    return new Shape(dims);
                }));
        return call.write(Numbers.axis(at), x.element(), shape);
    }

    /** {@return for each of {@code indices} the element of {@code x} at that position of {@code axis}} */
    public static Operand gatherElements(Fragment fragment, Operand x, Operand indices, int axis) {
        Call call = positions(Call.of(fragment, "GatherElements", x, indices), indices);
        int at = call.axis(axis, x.shape());
        sameRank(call, x, indices);
        return call.write(Numbers.axis(at), x.element(), indices.shape());
    }

    /**
     * {@return {@code x} with {@code updates} written at positions}
     *
     * @param indices int64; its last dimension holds a position in the first axes of {@code x}
     */
    public static Operand scatterND(Fragment fragment, Operand x, Operand indices, Operand updates) {
        Call call = new Call(fragment, "ScatterND", List.of(x, indices, updates));
        Call.of(fragment, "ScatterND", x, updates).element();
        positions(call, indices);
        updated(call, x.shape(), indices.shape()).ifPresent(wanted -> fits(call, wanted, updates));
        return call.write(Map.of(), x.element(), x.shape());
    }

    /** {@return for each of {@code indices} a vector of {@code depth} zeros, with a one at that position} */
    public static Operand oneHot(Fragment fragment, Operand indices, long depth, ElementType element) {
        Operand size = Numbers.scalar(fragment, depth);
        Operand values = fragment.constant(offOn(element));
        Call call = positions(Call.of(fragment, "OneHot", indices, size, values), indices);
        Optional<Shape> shape = indices.shape().map(known -> {
            List<Dim> dims = new ArrayList<>(known.dims());
            dims.add(Dim.of(depth));
            return new Shape(dims);
        });
        return call.write(Map.of(), Optional.of(element), shape);
    }

    /** {@return {@code x} with zeros above the diagonal that stands {@code offset} to the right of the main one} */
    public static Operand tril(Fragment fragment, Operand x, long offset) {
        return triangle(fragment, x, offset, 0);
    }

    /** {@return {@code x} with zeros below the diagonal that stands {@code offset} to the right of the main one} */
    public static Operand triu(Fragment fragment, Operand x, long offset) {
        return triangle(fragment, x, offset, 1);
    }

    static Call positions(Call call, Operand indices) {
        Optional<ElementType> element = indices.element();
        if (element.filter(type -> type != ElementType.INT64 && type != ElementType.INT32)
                .isPresent()) {
            throw call.refused("positions are int64 or int32, not " + element.orElseThrow(), "cast them to int64");
        }
        return call;
    }

    private static Operand triangle(Fragment fragment, Operand x, long offset, int upper) {
        Call call = Call.of(fragment, "Trilu", x);
        if (x.shape().filter(shape -> shape.rank() < 2).isPresent()) {
            throw call.refused("a triangle needs a matrix", "");
        }
        Operand diagonal = Numbers.scalar(fragment, offset);
        Map<String, Attribute> attributes = Map.of("upper", new Attribute.Int(upper));
        return Call.of(fragment, "Trilu", x, diagonal).write(attributes, x.element(), x.shape());
    }

    private static void sameRank(Call call, Operand x, Operand indices) {
        boolean differ = x.shape()
                .flatMap(a -> indices.shape().map(b -> a.rank() != b.rank()))
                .orElse(false);
        if (differ) {
            throw call.refused(call.op() + " needs as many dimensions in the positions as in the data", "");
        }
    }

    /** The shape of what ScatterND writes: the positions' but for the last, then what a position leaves of the data. */
    private static Optional<Shape> updated(Call call, Optional<Shape> x, Optional<Shape> indices) {
        if (x.isEmpty() || indices.isEmpty() || indices.orElseThrow().rank() == 0) {
            return Optional.empty();
        }
        Shape from = x.orElseThrow();
        Shape at = indices.orElseThrow();
        long depth = Dims.size(at.dim(-1)).orElse(-1);
        if (depth > from.rank()) {
            throw call.refused("a position of " + depth + " numbers is too long for " + from, "");
        }
        if (depth < 0) {
            return Optional.empty();
        }
        List<Dim> dims = new ArrayList<>(at.dims().subList(0, at.rank() - 1));
        dims.addAll(from.dims().subList((int) depth, from.rank()));
        return Optional.of(new Shape(dims));
    }

    private static void fits(Call call, Shape wanted, Operand updates) {
        Shape given = updates.shape().orElse(wanted);
        boolean fits = given.rank() == wanted.rank()
                && IntStream.range(0, given.rank())
                        .allMatch(i -> Dims.same(given.dim(i), wanted.dim(i)).isPresent());
        if (!fits) {
            throw call.refused("updates of " + given + " do not fit: " + wanted + " is needed", "");
        }
    }

    private static Tensor offOn(ElementType element) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * element.bytes()).order(ByteOrder.nativeOrder());
        bytes.put(Tensor.scalar(0, element).buffer())
                .put(Tensor.scalar(1, element).buffer());
        return Tensor.wrap(bytes.rewind(), element, 2);
    }
}
