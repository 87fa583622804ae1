package dev.sonde.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What ONNX Runtime says of the types of a model's outputs once it has loaded it. */
public final class OutputTypes {
    private static final String PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    private OutputTypes() {}

    /**
     * {@return the type of each output of {@code model} that is a tensor; a size of which nothing is known is unknown, and
     * so is the shape of one without any sizes, which may be a scalar or anything}
     *
     * @throws ModelException where ONNX Runtime refuses the model
     */
    public static Map<String, TensorType> of(byte[] model) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = options();
                OrtSession session = environment.createSession(model, options)) {
            Map<String, TensorType> types = new LinkedHashMap<>();
            session.getOutputInfo().forEach((name, info) -> type(info).ifPresent(type -> types.put(name, type)));
            return types;
        } catch (OrtException refused) {
            throw refusal(refused);
        }
    }

    /**
     * {@return the outputs of {@code model} of which Java can read no numbers, with their types in words; empty where one
     * of them may be absent, for then ONNX Runtime's Java API tells the type of none}
     *
     * @throws ModelException where ONNX Runtime refuses the model
     */
    public static Optional<Map<String, String>> unreadable(byte[] model) {
        try (SessionOptions options = options();
                OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options)) {
            return unreadable(session);
        } catch (OrtException refused) {
            throw refusal(refused);
        }
    }

    private static Optional<Map<String, String>> unreadable(OrtSession session) {
        try {
            return Optional.of(OtherValues.outputs(session));
        } catch (OrtException absent) {
            return Optional.empty();
        }
    }

    private static ModelException refusal(OrtException refused) {
        return new ModelException(
                Facts.of("ONNX Runtime refuses the model").add("because", String.valueOf(refused.getMessage())),
                refused);
    }

    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        // Sizes that hang on computed shapes are only known once constants are folded, which is what BASIC does.
        options.setOptimizationLevel(OptLevel.BASIC_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(1);
        options.addConfigEntry("session.disable_prepacking", "1");
        return options;
    }

    private static Optional<TensorType> type(NodeInfo info) {
        return info.getInfo() instanceof TensorInfo tensor
                ? element(tensor).map(element -> new TensorType(element, shape(tensor.getShape())))
                : Optional.empty();
    }

    private static Optional<ElementType> element(TensorInfo tensor) {
        // By name: the numbers in ONNX Runtime's Java classes are not ONNX's.
        String name = tensor.onnxType.name().replace(PREFIX, "");
        return Arrays.stream(ElementType.values())
                .filter(element -> element.name().equals(name))
                .findFirst();
    }

    private static Optional<Shape> shape(long[] sizes) {
        return sizes.length == 0
                ? Optional.empty()
                : Optional.of(new Shape(Arrays.stream(sizes)
                        .mapToObj(size -> size < 0 ? Dim.unknown() : Dim.of(size))
                        .toList()));
    }
}
