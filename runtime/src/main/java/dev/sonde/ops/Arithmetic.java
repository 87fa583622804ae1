package dev.sonde.ops;

import dev.sonde.graph.Attribute;
import dev.sonde.tensor.ElementType;
import java.util.Map;

/** Two numbers into one, element by element; the operands are stretched to each other and have one element type. */
public final class Arithmetic {
    private Arithmetic() {}

    /** {@return the sums} */
    public static Operand add(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Add", a, b);
    }

    /** {@return the differences} */
    public static Operand sub(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Sub", a, b);
    }

    /** {@return the products} */
    public static Operand mul(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Mul", a, b);
    }

    /** {@return the quotients; those of whole numbers are cut off towards zero} */
    public static Operand div(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Div", a, b);
    }

    /** {@return {@code a} to the power {@code b}} */
    public static Operand pow(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Pow", a, b);
    }

    /** {@return the remainders; with the sign of {@code b} for whole numbers, of {@code a} for others, as in ONNX} */
    public static Operand mod(Fragment fragment, Operand a, Operand b) {
        Call call = Call.of(fragment, "Mod", a, b).numeric();
        boolean whole = call.element().map(ElementType::isInteger).orElse(false);
        return call.write(Map.of("fmod", new Attribute.Int(whole ? 0 : 1)), call.element(), call.broadcast());
    }

    /** {@return the smaller of each pair} */
    public static Operand minimum(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Min", a, b);
    }

    /** {@return the larger of each pair} */
    public static Operand maximum(Fragment fragment, Operand a, Operand b) {
        return pair(fragment, "Max", a, b);
    }

    private static Operand pair(Fragment fragment, String op, Operand a, Operand b) {
        Call call = Call.of(fragment, op, a, b).numeric();
        return call.write(call.broadcast());
    }
}
