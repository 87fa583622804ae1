package dev.sonde.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Memory that a run writes its outputs into, and which is read from Java without a copy. */
public final class OutputBuffers implements AutoCloseable {
    private final Map<String, OnnxTensor> natives = new LinkedHashMap<>();
    private final Map<String, ByteBuffer> memory = new LinkedHashMap<>();
    private final Map<String, TensorType> types;
    private final long bytes;

    private OutputBuffers(Map<String, TensorType> types) throws OrtException {
        this.types = Map.copyOf(types);
        long total = 0;
        for (Map.Entry<String, TensorType> output : types.entrySet()) {
            long[] shape = output.getValue().shape().orElseThrow().sizes();
            ElementType element = output.getValue().element();
            ByteBuffer room = NativeTensors.memory(bytes(element, shape));
            memory.put(output.getKey(), room);
            natives.put(output.getKey(), NativeTensors.over(room, element, shape));
            total += room.capacity();
        }
        bytes = total;
    }

    /**
     * {@return memory for outputs of {@code types}, whose shapes are fixed}
     *
     * @throws RunException where ONNX Runtime cannot take one of them
     */
    public static OutputBuffers of(Map<String, TensorType> types) {
        try {
            return new OutputBuffers(types);
        } catch (OrtException e) {
            throw new RunException(
                    Facts.of("ONNX Runtime cannot use memory of Java's").add("because", String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** {@return whether outputs of {@code type} can be written into memory of Java's} */
    public static boolean canHold(TensorType type) {
        return switch (type.element()) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT8, UINT8, INT16, INT32, INT64, BOOL -> true;
            default -> false;
        };
    }

    /** {@return the size of all of it in bytes} */
    public long bytes() {
        return bytes;
    }

    /** {@return the outputs over this memory, to be read while {@code readable} says so} */
    public Map<String, Tensor> lend(BooleanSupplier readable) {
        Map<String, Tensor> lent = new LinkedHashMap<>();
        memory.forEach((name, room) -> {
            TensorType type = types.get(name);
            if (type != null) {
                lent.put(
                        name,
                        Tensor.lend(
                                room,
                                type.element(),
                                readable,
                                type.shape().orElseThrow().sizes()));
            }
        });
        return lent;
    }

    Map<String, OnnxTensor> natives() {
        return Collections.unmodifiableMap(natives);
    }

    @Override
    public void close() {
        natives.values().forEach(OnnxTensor::close);
    }

    private static int bytes(ElementType element, long[] shape) {
        long bytes = element.bytes();
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return Math.toIntExact(bytes);
    }
}
