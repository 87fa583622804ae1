package dev.sonde.live;

import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Map;

/** Single numbers and booleans: they have no dimensions. */
final class ScalarAdapter implements ValueAdapter {
    private static final Map<Class<?>, ElementType> ELEMENTS = Map.of(
            Float.class, ElementType.FLOAT,
            Double.class, ElementType.DOUBLE,
            Long.class, ElementType.INT64,
            Integer.class, ElementType.INT32,
            Short.class, ElementType.INT16,
            Byte.class, ElementType.INT8,
            Boolean.class, ElementType.BOOL);

    @Override
    public boolean takes(Class<?> type) {
        return ELEMENTS.containsKey(type);
    }

    @Override
    public Tensor read(Object value) {
        if (value instanceof Long number) {
            return Tensor.of(new long[] {number});
        }
        double number = value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
        return Tensor.scalar(number, ELEMENTS.getOrDefault(value.getClass(), ElementType.DOUBLE));
    }

    @Override
    public Object make(Tensor tensor, Object like) {
        ByteBuffer data = tensor.buffer();
        return switch (tensor.element()) {
            case FLOAT -> data.getFloat(0);
            case DOUBLE -> data.getDouble(0);
            case INT64 -> data.getLong(0);
            case INT32 -> data.getInt(0);
            case INT16 -> data.getShort(0);
            case INT8 -> data.get(0);
            case BOOL -> data.get(0) != 0;
            default -> throw new IllegalArgumentException("no number of Java: " + tensor.element());
        };
    }
}
