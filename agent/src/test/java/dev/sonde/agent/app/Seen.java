package dev.sonde.agent.app;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Puts what a program sees in words, every bit of it. */
final class Seen {
    private Seen() {}

    /** {@return every value of a result by index, by iteration and by name} */
    @SuppressWarnings("ReferenceEquality") // Whether it is the very same object is what is seen.
    static String of(Result result) {
        StringBuilder text = new StringBuilder("size " + result.size());
        int index = 0;
        for (Map.Entry<String, OnnxValue> entry : result) {
            text.append("\n  ").append(index).append(' ').append(entry.getKey()).append(' ');
            text.append(entry.getValue() == result.get(index) ? "by index" : "another by index")
                    .append(", ");
            boolean byName = entry.getValue() == result.get(entry.getKey()).orElse(null);
            text.append(byName ? "by name" : "another by name").append(", ");
            text.append(result.isResultOwner(index) ? "owned, " : "not owned, ");
            text.append(of(entry.getValue()));
            index++;
        }
        return text.append("\n  last ").append(refused(result, index)).toString();
    }

    static String of(OnnxValue value) {
        try {
            if (value instanceof OnnxSequence sequence) {
                return sequence.getInfo() + " " + parts(sequence);
            }
            if (value instanceof OnnxMap map) {
                return map.getInfo() + " " + new TreeMap<>(map.getValue());
            }
            OnnxTensor tensor = (OnnxTensor) value;
            boolean isText = tensor.getInfo().type == OnnxJavaType.STRING;
            return tensor.getInfo()
                    + (tensor.ownsBuffer() ? " own buffer " : " ")
                    + (isText ? Arrays.deepToString((Object[]) tensor.getValue()) : hex(tensor.getByteBuffer()));
        } catch (OrtException e) {
            return of((Throwable) e);
        }
    }

    private static String parts(OnnxSequence sequence) throws OrtException {
        StringBuilder text = new StringBuilder("[");
        for (OnnxValue part : sequence.getValue()) {
            text.append(of(part)).append("; ");
            part.close();
        }
        return text.append(']').toString();
    }

    /** {@return the class and the message of what {@code thrown} says} */
    static String of(Throwable thrown) {
        return thrown.getClass().getName() + ": " + thrown.getMessage();
    }

    private static String refused(Result result, int index) {
        try {
            return "there is more: " + result.get(index);
        } catch (IndexOutOfBoundsException e) {
            return of(e) + " and " + result.get("no such output");
        }
    }

    private static String hex(ByteBuffer bytes) {
        StringBuilder hex = new StringBuilder();
        while (bytes.hasRemaining()) {
            hex.append(String.format("%02x", bytes.get()));
        }
        return hex.toString();
    }
}
