package dev.sonde.agent.cli;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Numbers as people read them. */
final class Figures {
    private static final MathContext DIGITS = new MathContext(5);
    private static final double LARGE = 1e7;
    private static final double SMALL = 1e-4;

    private Figures() {}

    /** {@return {@code value} to five figures; text as it is} */
    static String shown(Object value) {
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return value.toString();
        }
        if (number instanceof Long) {
            return number.toString();
        }
        BigDecimal rounded = new BigDecimal(number.toString()).round(DIGITS);
        double size = Math.abs(rounded.doubleValue());
        boolean plain = size == 0 || (size >= SMALL && size < LARGE);
        return plain
                ? rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()
                : Double.toString(rounded.doubleValue());
    }

    /** {@return the first elements: text, whole numbers, truth values, or numbers in the precision that they have} */
    static List<Object> first(Tensor tensor, int limit) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, tensor.size()); i++) {
            values.add(element(tensor, i));
        }
        return values;
    }

    private static Object element(Tensor tensor, int index) {
        ElementType type = tensor.element();
        if (type == ElementType.STRING) {
            return tensor.toStrings().get(index);
        }
        double value = tensor.at(index);
        if (type == ElementType.BOOL) {
            return value != 0;
        }
        if (type == ElementType.DOUBLE) {
            return value;
        }
        return type.isFloating() ? (Object) (float) value : (Object) (long) value;
    }
}
