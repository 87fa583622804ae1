package dev.sonde.ort;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values that are no tensors, told in words or taken apart into tensors, so that they can be compared.
 *
 * <p>A sequence {@code s} becomes {@code s[]}, its length, and {@code s[0]}, {@code s[1]} …; a map {@code m} becomes
 * {@code m{keys}} and {@code m{values}}, in the order of the keys.
 */
final class OtherValues {
    private OtherValues() {}

    /**
     * {@return the outputs of which Java can read no numbers, with their types in words}
     *
     * @throws OrtException where an output may be absent: ONNX Runtime's Java API has no word for its type
     */
    static Map<String, String> outputs(OrtSession session) throws OrtException {
        Map<String, String> unreadable = new LinkedHashMap<>();
        for (NodeInfo output : session.getOutputInfo().values()) {
            words(output).ifPresent(type -> unreadable.put(output.getName(), type));
        }
        return Collections.unmodifiableMap(unreadable);
    }

    /** {@return what a value is of which Java can read no numbers; empty for a tensor that it can read} */
    static Optional<String> words(NodeInfo info) {
        if (info.getInfo() instanceof TensorInfo tensor) {
            return NativeTensors.ofName(tensor.onnxType).isPresent()
                    ? Optional.empty()
                    : Optional.of("a tensor of elements that ONNX Runtime's Java API does not know");
        }
        return Optional.of(words(info.getInfo()));
    }

    private static String words(ValueInfo info) {
        if (info instanceof SequenceInfo sequence) {
            boolean maps = sequence.isSequenceOfMaps();
            return "a sequence of " + (maps ? words(sequence.mapInfo) : name(sequence.sequenceType) + " tensors");
        }
        return info instanceof MapInfo map
                ? "a map from " + name(map.keyType) + " to " + name(map.valueType)
                : "no tensor: " + info;
    }

    private static String name(Enum<?> type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** Adds to {@code tensors} what {@code value} is made of. */
    static void takeApart(String name, OnnxValue value, Map<String, Tensor> tensors) throws OrtException {
        if (value instanceof OnnxTensor tensor) {
            tensors.put(name, NativeTensors.copy(name, tensor));
        } else if (value instanceof OnnxSequence sequence) {
            takeApart(name, sequence.getValue(), tensors);
        } else if (value instanceof OnnxMap map) {
            takeApart(name, (Map<?, ?>) new TreeMap<>(map.getValue()), tensors);
        } else {
            throw new ShapeException(Facts.of("\"" + name + "\" is no tensor").add("its type", value.getInfo()));
        }
    }

    private static void takeApart(String name, List<? extends OnnxValue> parts, Map<String, Tensor> tensors)
            throws OrtException {
        tensors.put(name + "[]", Tensor.of(new long[] {parts.size()}));
        for (int i = 0; i < parts.size(); i++) {
            try (OnnxValue part = parts.get(i)) {
                takeApart(name + '[' + i + ']', part, tensors);
            }
        }
    }

    private static void takeApart(String name, Map<?, ?> entries, Map<String, Tensor> tensors) {
        tensors.put(name + "{keys}", texts(entries.keySet().toArray()));
        tensors.put(name + "{values}", texts(entries.values().toArray()));
    }

    /** Numbers of Java's are told exactly by their texts. */
    private static Tensor texts(Object[] values) {
        String[] texts = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = String.valueOf(values[i]);
        }
        return Tensor.of(texts, texts.length);
    }
}
