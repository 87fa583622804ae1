package dev.sonde.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tensors of ours as ONNX Runtime's, and back. */
public final class NativeTensors {
    private NativeTensors() {}

    /** {@return {@code tensor} as ONNX Runtime takes it, sharing its memory; the caller closes it} */
    public static OnnxTensor of(Tensor tensor) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        if (tensor.element() == ElementType.STRING) {
            return OnnxTensor.createTensor(environment, tensor.toStrings().toArray(String[]::new), tensor.shape());
        }
        // ONNX Runtime reads through the buffer's address and never writes to an input.
        return over(tensor.buffer(), tensor.element(), tensor.shape());
    }

    /** {@return a tensor of ONNX Runtime over {@code memory} itself} */
    static OnnxTensor over(ByteBuffer memory, ElementType element, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), memory, shape, javaType(element));
    }

    /** {@return a copy of {@code value}} */
    public static Tensor copy(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new ShapeException(Facts.of("\"" + name + "\" is no tensor").add("its type", value.getInfo()));
        }
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape();
        if (info.type == OnnxJavaType.STRING) {
            return Tensor.of(strings(tensor.getValue()), shape);
        }
        ByteBuffer heap = tensor.getByteBuffer();
        ByteBuffer memory = memory(heap.remaining());
        memory.put(heap).rewind();
        return Tensor.wrap(memory, element(name, info), shape);
    }

    /** {@return the element type of a tensor of ONNX Runtime} */
    static ElementType element(String name, TensorInfo info) {
        return ofName(info.onnxType)
                .orElseThrow(() -> new ShapeException(Facts.of("\"" + name + "\" has elements that Java cannot hold")
                        .add("its type", info.onnxType)));
    }

    /** ONNX Runtime's enum has numbers of its own, so names are what counts. */
    static Optional<ElementType> ofName(OnnxTensorType type) {
        String name = type.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
        return Arrays.stream(ElementType.values())
                .filter(element -> element.name().equals(name))
                .findFirst();
    }

    /** {@return a direct buffer of {@code bytes} bytes that starts at a cache line} */
    static ByteBuffer memory(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes + 2 * 64).alignedSlice(64);
        return memory.limit(bytes).slice().order(ByteOrder.nativeOrder());
    }

    private static OnnxJavaType javaType(ElementType element) {
        return switch (element) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            default ->
                throw new ShapeException(
                        Facts.of("ONNX Runtime's Java API takes no input of " + element + " elements"));
        };
    }

    private static String[] strings(Object value) {
        if (value instanceof String text) {
            return new String[] {text};
        }
        return Arrays.stream((Object[]) value)
                .flatMap(part -> part instanceof Object[] nested
                        ? List.of(strings(nested)).stream()
                        : List.of((String) part).stream())
                .toArray(String[]::new);
    }
}
