package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One number into one, element by element; and the two along an axis that networks use like them. */
public final class Elementwise {
    private Elementwise() {}

    /** {@return {@code x} with the opposite sign} */
    public static Operand neg(Fragment fragment, Operand x) {
        return numeric(fragment, "Neg", x);
    }

    /** {@return {@code x} without its sign} */
    public static Operand abs(Fragment fragment, Operand x) {
        return numeric(fragment, "Abs", x);
    }

    /** {@return -1, 0 or 1} */
    public static Operand sign(Fragment fragment, Operand x) {
        return numeric(fragment, "Sign", x);
    }

    /** {@return the square root} */
    public static Operand sqrt(Fragment fragment, Operand x) {
        return floating(fragment, "Sqrt", x);
    }

    /** {@return e to the power {@code x}} */
    public static Operand exp(Fragment fragment, Operand x) {
        return floating(fragment, "Exp", x);
    }

    /** {@return the natural logarithm} */
    public static Operand log(Fragment fragment, Operand x) {
        return floating(fragment, "Log", x);
    }

    /** {@return one divided by {@code x}} */
    public static Operand reciprocal(Fragment fragment, Operand x) {
        return floating(fragment, "Reciprocal", x);
    }

    /** {@return the whole number at or below {@code x}} */
    public static Operand floor(Fragment fragment, Operand x) {
        return floating(fragment, "Floor", x);
    }

    /** {@return the whole number at or above {@code x}} */
    public static Operand ceil(Fragment fragment, Operand x) {
        return floating(fragment, "Ceil", x);
    }

    /** {@return the nearest whole number, the even one where two are equally near} */
    public static Operand round(Fragment fragment, Operand x) {
        return floating(fragment, "Round", x);
    }

    /** {@return the error function} */
    public static Operand erf(Fragment fragment, Operand x) {
        return floating(fragment, "Erf", x);
    }

    /** {@return the sine} */
    public static Operand sin(Fragment fragment, Operand x) {
        return floating(fragment, "Sin", x);
    }

    /** {@return the cosine} */
    public static Operand cos(Fragment fragment, Operand x) {
        return floating(fragment, "Cos", x);
    }

    /** {@return the hyperbolic tangent} */
    public static Operand tanh(Fragment fragment, Operand x) {
        return floating(fragment, "Tanh", x);
    }

    /** {@return 1 / (1 + exp(-x))} */
    public static Operand sigmoid(Fragment fragment, Operand x) {
        return floating(fragment, "Sigmoid", x);
    }

    /** {@return {@code x}, or zero where it is below} */
    public static Operand relu(Fragment fragment, Operand x) {
        return numeric(fragment, "Relu", x);
    }

    /** {@return x · Φ(x) by the error function, not its tanh approximation; operator set 18 has no node of its own} */
    public static Operand gelu(Fragment fragment, Operand x) {
        Call.of(fragment, "Gelu", x).floating();
        Operand scaled = Arithmetic.mul(fragment, x, Numbers.like(fragment, x, Math.sqrt(0.5)));
        Operand doubled = Arithmetic.add(fragment, erf(fragment, scaled), Numbers.like(fragment, x, 1));
        Operand half = Arithmetic.mul(fragment, x, Numbers.like(fragment, x, 0.5));
        return Arithmetic.mul(fragment, half, doubled);
    }

    /** {@return exp(x) divided by its sum along {@code axis}} */
    public static Operand softmax(Fragment fragment, Operand x, int axis) {
        return along(fragment, "Softmax", x, axis);
    }

    /** {@return the logarithm of {@link #softmax}} */
    public static Operand logSoftmax(Fragment fragment, Operand x, int axis) {
        return along(fragment, "LogSoftmax", x, axis);
    }

    /** {@return {@code x} held between two scalars, either of which may be {@link Operand#ABSENT}} */
    public static Operand clip(Fragment fragment, Operand x, Operand min, Operand max) {
        Call call = Call.of(fragment, "Clip", x, min, max).numeric();
        for (Operand bound : List.of(min, max)) {
            if (bound.shape().filter(shape -> shape.rank() > 0).isPresent()) {
                throw call.refused("a bound of Clip is a scalar", "use minimum and maximum with tensors");
            }
        }
        return call.write(x.shape());
    }

    /** {@return {@code x} in another element type} */
    public static Operand cast(Fragment fragment, Operand x, ElementType to) {
        if (x.element().equals(Optional.of(to))) {
            return x;
        }
        Map<String, Attribute> attributes = Map.of("to", new Attribute.Int(to.code()));
        return Call.of(fragment, "Cast", x).write(attributes, Optional.of(to), x.shape());
    }

    /** {@return {@code x} under another name} */
    public static Operand identity(Fragment fragment, Operand x) {
        return Call.of(fragment, "Identity", x).write(x.shape());
    }

    private static Operand numeric(Fragment fragment, String op, Operand x) {
        return Call.of(fragment, op, x).numeric().write(x.shape());
    }

    private static Operand floating(Fragment fragment, String op, Operand x) {
        return Call.of(fragment, op, x).floating().write(x.shape());
    }

    private static Operand along(Fragment fragment, String op, Operand x, int axis) {
        Call call = Call.of(fragment, op, x).floating();
        return call.write(Numbers.axis(call.axis(axis, x.shape())), x.element(), x.shape());
    }
}
