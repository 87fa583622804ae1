package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Many elements into one along axes, all of them where none are given; and what runs along one axis. */
public final class Reduce {
    private static final ElementType INT64 = ElementType.INT64;

    private Reduce() {}

    /**
     * The largest (or smallest) elements along an axis, in order.
     *
     * @param indices where each stood, int64
     */
    public record Top(Operand values, Operand indices) {}

    /** {@return the sum} */
    public static Operand sum(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceSum", x).numeric(), axes, keepDims);
    }

    /** {@return the mean; whole numbers are refused, for their mean would lose its fraction} */
    public static Operand mean(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceMean", x).floating(), axes, keepDims);
    }

    /** {@return the largest element} */
    public static Operand max(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceMax", x).numeric(), axes, keepDims);
    }

    /** {@return the smallest element} */
    public static Operand min(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceMin", x).numeric(), axes, keepDims);
    }

    /** {@return the product} */
    public static Operand prod(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceProd", x).numeric(), axes, keepDims);
    }

    /** {@return the sum of the squares} */
    public static Operand sumSquare(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceSumSquare", x).numeric(), axes, keepDims);
    }

    /** {@return the Euclidean norm} */
    public static Operand l2(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return reduce(Call.of(fragment, "ReduceL2", x).floating(), axes, keepDims);
    }

    /** {@return whether any element holds} */
    public static Operand any(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return overBool(Call.of(fragment, "ReduceMax", x).bool(), axes, keepDims);
    }

    /** {@return whether all elements hold} */
    public static Operand all(Fragment fragment, Operand x, int[] axes, boolean keepDims) {
        return overBool(Call.of(fragment, "ReduceMin", x).bool(), axes, keepDims);
    }

    /** {@return where along {@code axis} the largest element stands, the first of equals, int64} */
    public static Operand argmax(Fragment fragment, Operand x, int axis, boolean keepDims) {
        return arg(Call.of(fragment, "ArgMax", x).numeric(), axis, keepDims);
    }

    /** {@return where along {@code axis} the smallest element stands, the first of equals, int64} */
    public static Operand argmin(Fragment fragment, Operand x, int axis, boolean keepDims) {
        return arg(Call.of(fragment, "ArgMin", x).numeric(), axis, keepDims);
    }

    /** {@return the sums of the elements up to and with each along {@code axis}} */
    public static Operand cumsum(Fragment fragment, Operand x, int axis) {
        Call call = Call.of(fragment, "CumSum", x).numeric();
        Operand along = Numbers.scalar(fragment, call.axis(axis, x.shape()));
        return new Call(fragment, "CumSum", List.of(x, along)).write(Map.of(), x.element(), x.shape());
    }

    /** {@return the {@code k} largest elements along {@code axis}, largest first, the first of equals first} */
    public static Top topK(Fragment fragment, Operand x, int k, int axis) {
        return top(Call.of(fragment, "TopK", x).numeric(), k, axis, true);
    }

    private static Operand reduce(Call call, int[] axes, boolean keepDims) {
        Operand x = call.operands().get(0);
        NavigableSet<Integer> over = new TreeSet<>();
        for (int axis : axes) {
            if (!over.add(call.axis(axis, x.shape()))) {
                throw call.refused("axis " + axis + " is named twice", "");
            }
        }
        List<Operand> inputs = new ArrayList<>(List.of(x));
        if (axes.length > 0) {
            inputs.add(call.fragment()
                    .ints(over.stream().mapToLong(Integer::longValue).toArray()));
        }
        Map<String, Attribute> keep = Map.of("keepdims", new Attribute.Int(keepDims ? 1 : 0));
        Optional<Shape> shape = x.shape().map(known -> without(known, over, keepDims));
        return new Call(call.fragment(), call.op(), inputs).write(keep, x.element(), shape);
    }

    private static Shape without(Shape shape, NavigableSet<Integer> axes, boolean keepDims) {
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (!axes.isEmpty() && !axes.contains(i)) {
                dims.add(shape.dim(i));
            } else if (keepDims) {
                dims.add(Dims.ONE);
            }
        }
        return new Shape(dims);
    }

    /** Reductions take bool from operator set 20 on only. */
    private static Operand overBool(Call call, int[] axes, boolean keepDims) {
        Operand number = Elementwise.cast(call.fragment(), call.operands().get(0), ElementType.INT32);
        Operand reduced = reduce(Call.of(call.fragment(), call.op(), number), axes, keepDims);
        return Elementwise.cast(call.fragment(), reduced, ElementType.BOOL);
    }

    private static Operand arg(Call call, int axis, boolean keepDims) {
        Operand x = call.operands().get(0);
        int at = call.axis(axis, x.shape());
        // ONNX Runtime has no ArgMax over int64, but a TopK.
        if (x.element().equals(Optional.of(INT64))) {
            Operand first = top(
                            Call.of(call.fragment(), "TopK", x),
                            1,
                            at,
                            call.op().equals("ArgMax"))
                    .indices();
            return keepDims ? first : Shapes.squeeze(call.fragment(), first, at);
        }
        Map<String, Attribute> attributes =
                Map.of("axis", new Attribute.Int(at), "keepdims", new Attribute.Int(keepDims ? 1 : 0));
        Optional<Shape> shape = x.shape().map(known -> without(known, new TreeSet<>(List.of(at)), keepDims));
        return call.write(attributes, Optional.of(INT64), shape);
    }

    private static Top top(Call call, int k, int axis, boolean largest) {
        Operand x = call.operands().get(0);
        int at = call.axis(axis, x.shape());
        boolean tooMany = x.shape()
                .flatMap(shape -> Dims.size(shape.dim(at)).stream().boxed().findFirst())
                .filter(size -> k > size)
                .isPresent();
        if (k < 0 || tooMany) {
            throw call.refused("there are no " + k + " elements along axis " + axis, "");
        }
        Optional<Shape> shape = x.shape().map(known -> Shapes.with(known, at, Dim.of(k)));
        Map<String, Attribute> attributes =
                Map.of("axis", new Attribute.Int(at), "largest", new Attribute.Int(largest ? 1 : 0));
        List<Optional<TensorType>> types = List.of(
                x.element().map(element -> new TensorType(element, shape)), Optional.of(new TensorType(INT64, shape)));
        List<Operand> made = call.fragment()
                .emitAll(OpType.of("TopK"), List.of(x, call.fragment().ints(k)), attributes, types);
        return new Top(made.get(0), made.get(1));
    }
}
