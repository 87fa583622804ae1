package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Products of matrices and vectors, and the normalisation that goes with them. */
public final class Linear {
    private Linear() {}

    /** {@return the matrix product by NumPy's rules: leading dimensions are stretched, a vector is a row or a column} */
    public static Operand matmul(Fragment fragment, Operand a, Operand b) {
        Call call = Call.of(fragment, "MatMul", a, b).numeric();
        Optional<Shape> shape = a.shape().flatMap(left -> b.shape().map(right -> product(call, left, right)));
        return call.write(shape);
    }

    /** {@return {@code a} times {@code b} plus {@code c}, of matrices} */
    public static Operand gemm(Fragment fragment, Operand a, Operand b, Operand c) {
        Call call = Call.of(fragment, "Gemm", a, b, c).numeric();
        for (Operand matrix : List.of(a, b)) {
            if (matrix.shape().filter(shape -> shape.rank() != 2).isPresent()) {
                throw call.refused("Gemm multiplies two matrices", "use matmul and add");
            }
        }
        Optional<Shape> product = a.shape().flatMap(left -> b.shape().map(right -> product(call, left, right)));
        product.ifPresent(shape -> c.shape().ifPresent(bias -> stretched(call, shape, bias)));
        return call.write(product);
    }

    /** {@return {@code x} through a layer as PyTorch keeps it: weight is [out, in], bias [out] or absent} */
    public static Operand linear(Fragment fragment, Operand x, Operand weight, Operand bias) {
        Operand product = matmul(fragment, x, Shapes.transpose(fragment, weight, 1, 0));
        return bias.equals(Operand.ABSENT) ? product : Arithmetic.add(fragment, product, bias);
    }

    /**
     * {@return the sum of products that {@code equation} names, as in NumPy: {@code "bij,jk->bik"}}
     *
     * @throws dev.sonde.error.ShapeException where the equation does not fit the operands
     */
    public static Operand einsum(Fragment fragment, String equation, List<Operand> operands) {
        Call call = new Call(fragment, "Einsum", operands).numeric();
        Optional<Shape> shape = Equation.parse(call, equation).result();
        return call.write(Map.of("equation", new Attribute.Text(equation)), call.element(), shape);
    }

    /** What a normalisation ends with: {@code scale} times, plus {@code bias}, which may be absent. */
    public record Affine(Operand scale, Operand bias) {}

    /** {@return {@code x} less its mean, over its deviation; along the last axes, as many as the scale has} */
    public static Operand layerNorm(Fragment fragment, Operand x, Affine affine, float epsilon) {
        Operand bias = affine.bias();
        Call call = new Call(
                fragment,
                "LayerNormalization",
                bias.equals(Operand.ABSENT) ? List.of(x, affine.scale()) : List.of(x, affine.scale(), bias));
        call.floating();
        int rank = affine.scale().shape().map(Shape::rank).orElse(1);
        int axis = call.axis(-rank, x.shape());
        x.shape().ifPresent(from -> affine.scale().shape().ifPresent(scale -> stretched(call, from, scale)));
        Map<String, Attribute> attributes =
                Map.of("axis", new Attribute.Int(axis), "epsilon", new Attribute.Real(epsilon));
        return call.write(attributes, call.element(), x.shape());
    }

    /** {@return the cosine of the angle between {@code a} and {@code b} along {@code axis}, which it loses} */
    public static Operand cosine(Fragment fragment, Operand a, Operand b, int axis) {
        Call.of(fragment, "cosine", a, b).floating().broadcast();
        int[] along = {axis};
        Operand product = Reduce.sum(fragment, Arithmetic.mul(fragment, a, b), along, false);
        Operand lengths =
                Arithmetic.mul(fragment, Reduce.l2(fragment, a, along, false), Reduce.l2(fragment, b, along, false));
        // The floor of PyTorch's cosine_similarity, so that zero vectors give zero.
        Operand floor = Numbers.like(fragment, lengths, 1e-8);
        return Arithmetic.div(fragment, product, Arithmetic.maximum(fragment, lengths, floor));
    }

    private static Shape product(Call call, Shape a, Shape b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw call.refused("a scalar has no matrix product", "use mul");
        }
        Dim inner = a.dim(-1);
        Dim other = b.dim(b.rank() == 1 ? 0 : -2);
        if (Dims.same(inner, other).isEmpty()) {
            throw call.refused("inner sizes " + inner + " and " + other + " differ", "");
        }
        List<Dim> dims = new ArrayList<>();
        if (a.rank() > 2 || b.rank() > 2) {
            dims.addAll(call.broadcast(leading(a), leading(b)).dims());
        }
        if (a.rank() > 1) {
            dims.add(a.dim(-2));
        }
        if (b.rank() > 1) {
            dims.add(b.dim(-1));
        }
        return new Shape(dims);
    }

    private static Shape leading(Shape shape) {
        return new Shape(shape.dims().subList(0, Math.max(0, shape.rank() - 2)));
    }

    /** Refuses a {@code small} shape that does not stretch to {@code large}. */
    private static void stretched(Call call, Shape large, Shape small) {
        Shape both = call.broadcast(large, small);
        boolean grew = both.rank() > large.rank() || (both.isFixed() && large.isFixed() && !both.equals(large));
        if (grew) {
            throw call.refused(small + " does not stretch to " + large, "");
        }
    }
}
