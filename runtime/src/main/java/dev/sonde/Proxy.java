package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.OpType;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Join;
import dev.sonde.ops.Linear;
import dev.sonde.ops.Operand;
import dev.sonde.ops.Reduce;
import dev.sonde.ops.Select;
import dev.sonde.ops.Shapes;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A value of a trace. It never changes, whatever is written later to the place it came from.
 *
 * <p>Axes count from zero, or from the end where negative. A reduction without axes reduces all; with axes it loses
 * them unless it is told to keep them.
 */
public final class Proxy extends ElementOperations implements TensorLike {
    private final Stand stand;
    private final Operand operand;

    /** The largest elements along an axis, and where they stand. */
    public record Top(Proxy values, Proxy indices) {}

    Proxy(Stand stand, Operand operand) {
        this.stand = stand;
        this.operand = operand;
    }

    @Override
    Stand stand() {
        return stand;
    }

    @Override
    Operand operand() {
        return operand;
    }

    @Override
    Proxy self() {
        return this;
    }

    /**
     * {@return the element type and shape, which ONNX Runtime is asked for where nothing else tells them; nothing is run}
     *
     * @throws ShapeException where not even the element type is known before the run
     */
    @Override
    public TensorType type() {
        return operand.type()
                .filter(known -> known.shape().isPresent())
                .or(() -> stand.recording().scan().type(operand))
                .or(operand::type)
                .map(stand::shown)
                .orElseThrow(() -> new ShapeException(Facts.of("the type of this value is known only when it runs")
                        .add("do", stand.model().untaught())
                        .askedAt(CallSite.here())));
    }

    /** {@return the matrix product by NumPy's rules} */
    public Proxy matmul(TensorLike other) {
        return of(other, Linear.matmul(with(other), mine(other), other(other)));
    }

    /** {@return the sum, along {@code axes} or of all elements where none are given} */
    public Proxy sum(int... axes) {
        return of(Reduce.sum(stand.here(), operand, axes, false));
    }

    /** {@return the mean, along {@code axes} or of all elements where none are given} */
    public Proxy mean(int... axes) {
        return of(Reduce.mean(stand.here(), operand, axes, false));
    }

    /** {@return the largest element, along {@code axes} or of all elements where none are given} */
    public Proxy max(int... axes) {
        return of(Reduce.max(stand.here(), operand, axes, false));
    }

    /** {@return the smallest element, along {@code axes} or of all elements where none are given} */
    public Proxy min(int... axes) {
        return of(Reduce.min(stand.here(), operand, axes, false));
    }

    /** {@return the product, along {@code axes} or of all elements where none are given} */
    public Proxy prod(int... axes) {
        return of(Reduce.prod(stand.here(), operand, axes, false));
    }

    /** {@return the sum of squares, along {@code axes} or of all elements where none are given} */
    public Proxy sumSquare(int... axes) {
        return of(Reduce.sumSquare(stand.here(), operand, axes, false));
    }

    /** {@return the Euclidean norm, along {@code axes} or of all elements where none are given} */
    public Proxy l2(int... axes) {
        return of(Reduce.l2(stand.here(), operand, axes, false));
    }

    /** {@return whether one element holds, of bools, along {@code axes} or of all elements where none are given} */
    public Proxy any(int... axes) {
        return of(Reduce.any(stand.here(), operand, axes, false));
    }

    /** {@return whether every element holds, of bools, along {@code axes} or of all elements where none are given} */
    public Proxy all(int... axes) {
        return of(Reduce.all(stand.here(), operand, axes, false));
    }

    /** {@return the reduced {@code axes} back, with the size one} */
    public Proxy unsqueeze(int... axes) {
        return of(Shapes.unsqueeze(stand.here(), operand, axes));
    }

    /** {@return this without the dimensions of size one at {@code axes}} */
    public Proxy squeeze(int... axes) {
        return of(Shapes.squeeze(stand.here(), operand, axes));
    }

    /** {@return the position of the largest element along {@code axis}, as int64} */
    public Proxy argmax(int axis) {
        return of(Reduce.argmax(stand.here(), operand, axis, false));
    }

    /** {@return the position of the smallest element along {@code axis}, as int64} */
    public Proxy argmin(int axis) {
        return of(Reduce.argmin(stand.here(), operand, axis, false));
    }

    /** {@return the running sum along {@code axis}} */
    public Proxy cumsum(int axis) {
        return of(Reduce.cumsum(stand.here(), operand, axis));
    }

    /** {@return the {@code k} largest elements along {@code axis}, largest first} */
    public Top topK(int k, int axis) {
        Reduce.Top top = Reduce.topK(stand.here(), operand, k, axis);
        return new Top(of(top.values()), of(top.indices()));
    }

    /** {@return the elements in row-major order in another shape; one -1 is computed, a 0 keeps the size at its place} */
    public Proxy reshape(long... sizes) {
        return of(Shapes.reshape(stand.here(), operand, sizes));
    }

    /** {@return the dimensions in the order {@code axes}; reversed where none are given} */
    public Proxy transpose(int... axes) {
        return of(Shapes.transpose(stand.here(), operand, axes));
    }

    /** {@return the elements in row-major order in the shape that {@code sizes} holds, an int64 vector} */
    public Proxy reshape(TensorLike sizes) {
        return of(sizes, Shapes.reshape(stand.here(), operand, other(sizes)));
    }

    /** {@return this repeated where its size is one, to {@code sizes}} */
    public Proxy expand(long... sizes) {
        return of(Shapes.expand(stand.here(), operand, sizes));
    }

    /** {@return the sizes, an int64 vector} */
    public Proxy shape() {
        return of(Shapes.shape(stand.here(), operand));
    }

    /** {@return the slices at {@code indices} of {@code axis}, which the shape of the indices replaces} */
    public Proxy gather(TensorLike indices, int axis) {
        return of(indices, Select.gather(with(indices), mine(indices), other(indices), axis));
    }

    /** {@return for each of {@code indices} the element at that position of {@code axis}} */
    public Proxy gatherElements(TensorLike indices, int axis) {
        return of(indices, Select.gatherElements(with(indices), mine(indices), other(indices), axis));
    }

    /** {@return the part at {@code index}, NumPy's notation; each {@code ?} in it is one of {@code holes}, as a feed} */
    public Proxy slice(String index, int... holes) {
        return slice(Index.of(index, holes));
    }

    /** {@return the part at {@code index}} */
    public Proxy slice(Index index) {
        return of(new Slicing(stand, index).slice(operand));
    }

    /** {@return this with the part at {@code index} replaced by {@code part}, which is stretched to its shape} */
    public Proxy with(Index index, TensorLike part) {
        Stand both = stand.with(part);
        return of(part, new Slicing(both, index).with(mine(part), other(part)));
    }

    /** {@return this with every element at {@code index} replaced by {@code number}} */
    public Proxy with(Index index, double number) {
        return of(new Slicing(stand, index).with(operand, stand.number(number, operand)));
    }

    /** {@return this with the part at {@code index} replaced by {@code part}} */
    public Proxy with(String index, TensorLike part) {
        return with(Index.of(index), part);
    }

    /** {@return this with every element at {@code index} replaced by {@code number}} */
    public Proxy with(String index, double number) {
        return with(Index.of(index), number);
    }

    /** Keeps the numbers of this value for after the run. */
    public Saved save() {
        return save("");
    }

    /** Keeps the numbers of this value for after the run, under {@code name}. */
    public Saved save(String name) {
        return stand.save(operand, name);
    }

    /** {@return the values one after the other along {@code axis}} */
    public static Proxy concat(int axis, TensorLike... parts) {
        Stand stand = standOf(parts);
        return new Proxy(stand, Join.concat(stand.here(), operands(stand, parts), axis));
    }

    /**
     * {@return {@code a} where {@code condition} holds, else {@code b}}
     *
     * <p>Either may be a value of a branch; what is chosen is then one of what is around both branches.
     */
    public static Proxy where(TensorLike condition, TensorLike a, TensorLike b) {
        Stand stand = standOf(a, b, condition).around(a, b).with(condition);
        Operand asked = stand.operand(condition);
        Operand left = stand.taken(a);
        Operand right = stand.taken(b);
        // What is taken out of a branch is computed only where it is chosen, if it can be chosen as a whole.
        boolean whole = !(stand.sees(a) && stand.sees(b)) && Choose.isBetween(asked, left, right);
        return new Proxy(
                stand,
                whole
                        ? Choose.either(stand.here(), asked, left, right)
                        : Select.where(stand.here(), asked, left, right));
    }

    /** {@return {@code value} as a value of the trace that it belongs to} */
    public static Proxy of(TensorLike value) {
        Stand stand = standOf(value);
        return new Proxy(stand, stand.operand(value));
    }

    /**
     * {@return the output of any operator of ONNX; its name may have a domain before {@code ::}}
     *
     * @param attributes numbers, texts, arrays or lists of these, or tensors, by the attribute's name
     */
    public static Proxy onnx(String operator, Map<String, ?> attributes, TensorLike... inputs) {
        return onnxAll(operator, attributes, 1, inputs).get(0);
    }

    /** {@return the first {@code outputs} outputs of any operator of ONNX} */
    public static List<Proxy> onnxAll(String operator, Map<String, ?> attributes, int outputs, TensorLike... inputs) {
        Stand stand = standOf(inputs);
        int colons = operator.indexOf("::");
        OpType op = colons < 0
                ? OpType.of(operator)
                : new OpType(operator.substring(0, colons), operator.substring(colons + 2));
        return stand.here().generic(op, operands(stand, inputs), attributes, outputs).stream()
                .map(result -> new Proxy(stand, result))
                .toList();
    }

    @Override
    public String toString() {
        return operand.name() + operand.type().map(type -> ": " + type).orElse("");
    }

    private Proxy of(Operand result) {
        return new Proxy(stand, result);
    }

    private static List<Operand> operands(Stand stand, TensorLike... values) {
        return Arrays.stream(values).map(stand::operand).toList();
    }

    private static Stand standOf(TensorLike... values) {
        for (TensorLike value : values) {
            if (value instanceof Proxy proxy) {
                return proxy.stand.with(values);
            }
            if (value instanceof Place place) {
                return place.stand().with(values);
            }
        }
        throw new OrderException(
                Facts.of("none of the inputs is a value of a trace").askedAt(CallSite.here()));
    }
}
