package dev.sonde.probe;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.ops.Arithmetic;
import dev.sonde.ops.Compare;
import dev.sonde.ops.Elementwise;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Join;
import dev.sonde.ops.Operand;
import dev.sonde.ops.Reduce;
import dev.sonde.ops.Select;
import dev.sonde.ops.Shapes;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a few flat tensors of one element type.
 *
 * <p>As long as everything is finite a tensor costs five reductions and no count: whether it is shows in a sum, which no
 * NaN or infinity goes through unseen. Only where it is not are the elements looked at one by one, and reduced in double
 * without those that are not finite. The extremes that ONNX Runtime finds where a NaN is present are not to be trusted.
 */
final class Moments {
    /** Mean, sum of squared differences from it, least, largest, how many are not finite. */
    static final int NUMBERS = 5;

    private static final int[] ALL = {};

    private Moments() {}

    /** {@return the numbers of each of {@code flats}, one after the other, in double} */
    static Operand of(Fragment fragment, List<Operand> flats) {
        ElementType element = flats.get(0).element().orElseThrow();
        Operand zero = fragment.constant(Tensor.full(0, element, 1));
        List<Operand> numbers = new ArrayList<>();
        for (Operand flat : flats) {
            Operand mean = Reduce.mean(fragment, flat, ALL, true);
            numbers.add(mean);
            numbers.add(Reduce.sumSquare(fragment, Arithmetic.sub(fragment, flat, mean), ALL, true));
            numbers.add(Reduce.min(fragment, flat, ALL, true));
            numbers.add(largest(fragment, flat));
            numbers.add(zero);
        }
        Operand plain = Join.concat(fragment, numbers, 0);
        Operand sum = Reduce.sum(fragment, plain, ALL, true);
        Operand infinite = fragment.constant(Tensor.full(Double.POSITIVE_INFINITY, element, 1));
        Map<String, Attribute> branches = Map.of(
                "then_branch", cast(fragment.nested(), plain),
                "else_branch", oneByOne(fragment.nested(), flats));
        TensorType type = TensorType.of(ElementType.DOUBLE, (long) flats.size() * NUMBERS);
        return fragment.emit(OpType.of("If"), List.of(Compare.less(fragment, sum, infinite)), branches, type);
    }

    /** {@return what {@code numbers} say from {@code from} on of a tensor of {@code shape}} */
    static Statistic read(double[] numbers, int from, List<Long> shape) {
        long count = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        long nonFinite = (long) numbers[from + 4];
        long finite = count - nonFinite;
        if (finite <= 0) {
            return new Statistic(shape, Double.NaN, Double.NaN, Double.NaN, Double.NaN, nonFinite);
        }
        double std = Math.sqrt(numbers[from + 1] / finite);
        return new Statistic(shape, numbers[from], std, numbers[from + 2], numbers[from + 3], nonFinite);
    }

    /** The least of the opposites, for ONNX Runtime 1.20 refuses to look for the largest of no elements at all. */
    private static Operand largest(Fragment fragment, Operand flat) {
        return Elementwise.neg(fragment, Reduce.min(fragment, Elementwise.neg(fragment, flat), ALL, true));
    }

    private static Attribute cast(Fragment body, Operand plain) {
        return body.body(List.of(asDouble(body, plain)));
    }

    private static Attribute oneByOne(Fragment body, List<Operand> flats) {
        List<Operand> numbers = new ArrayList<>();
        flats.forEach(flat -> addFinite(body, asDouble(body, flat), numbers));
        return body.body(List.of(Join.concat(body, numbers, 0)));
    }

    private static void addFinite(Fragment body, Operand x, List<Operand> numbers) {
        Operand zero = body.constant(Tensor.full(0, ElementType.DOUBLE, 1));
        Operand one = body.constant(Tensor.full(1, ElementType.DOUBLE, 1));
        Operand infinite = body.constant(Tensor.full(Double.POSITIVE_INFINITY, ElementType.DOUBLE, 1));
        Operand bad = Compare.or(body, Compare.isNaN(body, x), Compare.isInf(body, x));
        Operand badOnes = Reduce.sum(body, asDouble(body, bad), ALL, true);
        Operand goodOnes = Arithmetic.sub(body, asDouble(body, Shapes.shape(body, x)), badOnes);
        Operand sum = Reduce.sum(body, Select.where(body, bad, zero, x), ALL, true);
        Operand mean = Arithmetic.div(body, sum, Arithmetic.maximum(body, goodOnes, one));
        Operand away = Select.where(body, bad, zero, Arithmetic.sub(body, x, mean));
        numbers.add(mean);
        numbers.add(Reduce.sumSquare(body, away, ALL, true));
        numbers.add(Reduce.min(body, Select.where(body, bad, infinite, x), ALL, true));
        Operand opposite = Select.where(body, bad, infinite, Elementwise.neg(body, x));
        numbers.add(Elementwise.neg(body, Reduce.min(body, opposite, ALL, true)));
        numbers.add(badOnes);
    }

    private static Operand asDouble(Fragment fragment, Operand x) {
        Operand cast = Elementwise.cast(fragment, x, ElementType.DOUBLE);
        // A cast that is none would hand out what the graph around it has, which a nested graph may not.
        boolean isOuter = cast.equals(x);
        return isOuter ? Elementwise.identity(fragment, x) : cast;
    }
}
