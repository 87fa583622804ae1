package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * ONNX Runtime's tensors, in the copy of it that they belong to. A new one belongs to whoever gets it, and is closed by
 * no one else.
 */
final class OnnxTensorAdapter implements ValueAdapter {
    private static final String PACKAGE = "ai.onnxruntime.";

    private final Reflected tensors = new Reflected(PACKAGE + "OnnxTensor");
    private final Reflected infos = new Reflected(PACKAGE + "TensorInfo");

    @Override
    public boolean takes(Class<?> type) {
        return tensors.isOver(type);
    }

    @Override
    public Tensor read(Object value) {
        Object info = tensors.call(value, "getInfo");
        long[] sizes = (long[]) infos.call(info, "getShape");
        ByteBuffer from = ((ByteBuffer) tensors.call(value, "getByteBuffer")).order(ByteOrder.nativeOrder());
        ElementType element = ElementType.valueOf(type(info).name());
        return Tensor.wrap(Fitted.room(element, sizes).put(from).rewind(), element, sizes);
    }

    @Override
    public Object make(Tensor tensor, Object like) {
        Object environment = tensors.callStatic(tensors.beside(like, PACKAGE + "OrtEnvironment"), "getEnvironment");
        return tensors.callStatic(
                tensors.beside(like, PACKAGE + "OnnxTensor"),
                "createTensor",
                environment,
                Fitted.bytes(tensor),
                tensor.shape(),
                type(tensors.call(like, "getInfo")));
    }

    private static Enum<?> type(Object info) {
        try {
            Enum<?> type = (Enum<?>) info.getClass().getField("type").get(info);
            if (Arrays.stream(ElementType.values())
                    .noneMatch(element -> element.name().equals(type.name()) && element.bytes() > 0)) {
                throw new ShapeException(
                        Facts.of("a tensor of such elements has no numbers").add("elements", type));
            }
            return type;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another ONNX Runtime than any that is known", e);
        }
    }
}
