package dev.sonde.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Memory that a run writes its outputs into, and which is read from Java without a copy. It holds nothing native, so who
 * forgets it leaves it to the collector.
 */
public final class OutputBuffers {
    private final Map<String, ByteBuffer> memory = new LinkedHashMap<>();
    private final Map<String, TensorType> types;
    private final long bytes;

    private OutputBuffers(Map<String, TensorType> types) {
        this.types = Map.copyOf(types);
        long total = 0;
        for (Map.Entry<String, TensorType> output : types.entrySet()) {
            TensorType type = output.getValue();
            ByteBuffer room = NativeTensors.memory(
                    bytes(type.element(), type.shape().orElseThrow().sizes()));
            memory.put(output.getKey(), room);
            total += room.capacity();
        }
        bytes = total;
    }

    /** {@return memory for outputs of {@code types}, whose shapes are fixed} */
    public static OutputBuffers of(Map<String, TensorType> types) {
        return new OutputBuffers(types);
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

    /** Puts the memory, as ONNX Runtime takes it, into {@code natives}; the caller closes them. */
    void pin(Map<String, OnnxTensor> natives) throws OrtException {
        for (Map.Entry<String, ByteBuffer> output : memory.entrySet()) {
            TensorType type = types.get(output.getKey());
            if (type != null) {
                long[] shape = type.shape().orElseThrow().sizes();
                natives.put(output.getKey(), NativeTensors.over(output.getValue(), type.element(), shape));
            }
        }
    }

    private static int bytes(ElementType element, long[] shape) {
        long bytes = element.bytes();
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return Math.toIntExact(bytes);
    }
}
