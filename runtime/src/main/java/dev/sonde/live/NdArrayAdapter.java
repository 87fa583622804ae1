package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** DJL's arrays, on whatever engine. A new one is attached to the manager that the old one is attached to. */
final class NdArrayAdapter implements ValueAdapter {
    private static final String TYPES = "ai.djl.ndarray.types.DataType";
    private static final Map<String, ElementType> ELEMENTS = Map.ofEntries(
            Map.entry("FLOAT32", ElementType.FLOAT),
            Map.entry("FLOAT64", ElementType.DOUBLE),
            Map.entry("FLOAT16", ElementType.FLOAT16),
            Map.entry("BFLOAT16", ElementType.BFLOAT16),
            Map.entry("UINT8", ElementType.UINT8),
            Map.entry("INT8", ElementType.INT8),
            Map.entry("INT16", ElementType.INT16),
            Map.entry("INT32", ElementType.INT32),
            Map.entry("INT64", ElementType.INT64),
            Map.entry("BOOLEAN", ElementType.BOOL));

    private final Reflected arrays = new Reflected("ai.djl.ndarray.NDArray");
    private final Reflected managers = new Reflected("ai.djl.ndarray.NDManager");
    private final Reflected shapes = new Reflected("ai.djl.ndarray.types.Shape");

    @Override
    public boolean takes(Class<?> type) {
        return arrays.isOver(type);
    }

    @Override
    public Tensor read(Object value) {
        String type = String.valueOf(((Enum<?>) arrays.call(value, "getDataType")).name());
        ElementType element = ELEMENTS.get(type);
        if (element == null) {
            throw new ShapeException(Facts.of("an NDArray of the type " + type + " has no numbers"));
        }
        long[] sizes = (long[]) shapes.call(arrays.call(value, "getShape"), "getShape");
        ByteBuffer from = ((ByteBuffer) arrays.call(value, "toByteBuffer")).order(ByteOrder.nativeOrder());
        return Tensor.wrap(Fitted.room(element, sizes).put(from).rewind(), element, sizes);
    }

    @Override
    public Object make(Tensor tensor, Object like) {
        Object none = shapes.call(arrays.call(like, "getShape"), "slice", 0, 0);
        Object made = managers.call(
                arrays.call(like, "getManager"),
                "create",
                Fitted.bytes(tensor),
                shapes.call(none, "add", tensor.shape()),
                Reflected.constant(arrays.beside(like, TYPES), name(tensor.element())));
        String name = String.valueOf(arrays.call(like, "getName"));
        if (!name.isEmpty()) {
            arrays.call(made, "setName", name);
        }
        return made;
    }

    private static String name(ElementType element) {
        return ELEMENTS.entrySet().stream()
                .filter(each -> each.getValue() == element)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new ShapeException(Facts.of("no NDArray has the type " + element)));
    }

    @Override
    public boolean makesAny() {
        return true;
    }

    @Override
    public void write(Tensor tensor, Object into) {
        Object made = make(tensor, into);
        arrays.call(made, "copyTo", into);
        arrays.call(made, "close");
    }
}
