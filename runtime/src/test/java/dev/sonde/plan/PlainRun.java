package dev.sonde.plan;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Models run by ONNX Runtime as they are. */
final class PlainRun {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private PlainRun() {}

    /** {@return type, shape and a digest of the bytes of each output of {@code model} without any optimisation} */
    static Map<String, String> of(ModelGraph model, Map<String, Tensor> inputs) {
        return of(OnnxWriter.bytes(model), OptLevel.NO_OPT, inputs);
    }

    /** {@return the same of a model file, optimised and the optimised graph written to {@code dump}} */
    static Map<String, String> dumping(byte[] model, Path dump, Map<String, Tensor> inputs) {
        try (SessionOptions options = options(OptLevel.ALL_OPT)) {
            options.setOptimizedModelFilePath(dump.toString());
            return run(model, options, inputs);
        } catch (OrtException failed) {
            throw new AssertionError(failed);
        }
    }

    static Map<String, String> of(byte[] model, OptLevel level, Map<String, Tensor> inputs) {
        try (SessionOptions options = options(level)) {
            return run(model, options, inputs);
        } catch (OrtException failed) {
            throw new AssertionError(failed);
        }
    }

    /** {@return inputs for {@code model}, the same every time} */
    static Map<String, Tensor> inputs(ModelGraph model, Map<String, Long> sizes) {
        Random random = new Random(7);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Value input : Symbols.inputs(model.graph())) {
            TensorType type = Symbols.fixed(input.type().orElseThrow(), sizes);
            inputs.put(input.name(), tensor(input.name(), type, random));
        }
        return inputs;
    }

    private static Tensor tensor(String name, TensorType type, Random random) {
        long[] sizes = type.shape().orElseThrow().sizes();
        Tensor room = Tensor.full(0, ElementType.DOUBLE, sizes);
        double[] values = new double[room.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.element().isFloating() ? 2 * random.nextGaussian() : whole(name, i, random);
        }
        return converted(values, type.element(), sizes);
    }

    private static double whole(String name, int index, Random random) {
        if (name.contains("mask")) {
            return 1;
        }
        if (name.contains("position")) {
            return index;
        }
        return name.equals("sr") ? 16000 : name.contains("type") ? 0 : 1 + random.nextInt(400);
    }

    private static Tensor converted(double[] values, ElementType element, long[] sizes) {
        long[] whole = new long[values.length];
        float[] real = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            whole[i] = (long) values[i];
            real[i] = (float) values[i];
        }
        return switch (element) {
            case FLOAT -> Tensor.of(real, sizes);
            case DOUBLE -> Tensor.of(values, sizes);
            case INT64 -> Tensor.of(whole, sizes);
            default -> throw new AssertionError(element);
        };
    }

    private static SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setOptimizationLevel(level);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(1);
        return options;
    }

    private static Map<String, String> run(byte[] model, SessionOptions options, Map<String, Tensor> inputs)
            throws OrtException {
        Map<String, OnnxTensor> natives = new HashMap<>();
        try (OrtSession session = ENVIRONMENT.createSession(model, options)) {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                natives.put(input.getKey(), tensor(input.getValue()));
            }
            try (OrtSession.Result result = session.run(natives)) {
                Map<String, String> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), bits((OnnxTensor) output.getValue()));
                }
                return outputs;
            }
        } finally {
            natives.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(Tensor tensor) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(tensor.buffer().remaining())
                .order(ByteOrder.nativeOrder())
                .put(tensor.buffer())
                .rewind();
        return OnnxTensor.createTensor(
                ENVIRONMENT,
                bytes,
                tensor.shape(),
                OnnxJavaType.valueOf(tensor.element().name()));
    }

    private static String bits(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        ByteBuffer bytes = tensor.getByteBuffer();
        return info.type + Arrays.toString(info.getShape()) + " " + digest(bytes);
    }

    private static String digest(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException failed) {
            throw new AssertionError(failed);
        }
    }
}
