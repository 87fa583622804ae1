package dev.sonde.ops;

import dev.sonde.tensor.ElementType;
import java.util.Map;
import java.util.Optional;

/** Questions about elements, answered in bool. */
public final class Compare {
    private static final Optional<ElementType> BOOL = Optional.of(ElementType.BOOL);

    private Compare() {}

    /** {@return where {@code a} equals {@code b}} */
    public static Operand equal(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "Equal", a, b));
    }

    /** {@return where {@code a} differs from {@code b}} */
    public static Operand notEqual(Fragment fragment, Operand a, Operand b) {
        return not(fragment, equal(fragment, a, b));
    }

    /** {@return where {@code a} is below {@code b}} */
    public static Operand less(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "Less", a, b).numeric());
    }

    /** {@return where {@code a} is at most {@code b}} */
    public static Operand lessEqual(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "LessOrEqual", a, b).numeric());
    }

    /** {@return where {@code a} is above {@code b}} */
    public static Operand greater(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "Greater", a, b).numeric());
    }

    /** {@return where {@code a} is at least {@code b}} */
    public static Operand greaterEqual(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "GreaterOrEqual", a, b).numeric());
    }

    /** {@return where both hold} */
    public static Operand and(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "And", a, b).bool());
    }

    /** {@return where at least one holds} */
    public static Operand or(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "Or", a, b).bool());
    }

    /** {@return where exactly one holds} */
    public static Operand xor(Fragment fragment, Operand a, Operand b) {
        return write(Call.of(fragment, "Xor", a, b).bool());
    }

    /** {@return where {@code x} does not hold} */
    public static Operand not(Fragment fragment, Operand x) {
        return write(Call.of(fragment, "Not", x).bool());
    }

    /** {@return where {@code x} is not a number} */
    public static Operand isNaN(Fragment fragment, Operand x) {
        return write(Call.of(fragment, "IsNaN", x).floating());
    }

    /** {@return where {@code x} is infinite, of either sign} */
    public static Operand isInf(Fragment fragment, Operand x) {
        return write(Call.of(fragment, "IsInf", x).floating());
    }

    private static Operand write(Call call) {
        call.element();
        return call.write(Map.of(), BOOL, call.broadcast());
    }
}
