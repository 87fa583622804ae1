package dev.sonde.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** One run of a model by ONNX Runtime: inputs of simple numbers, unknown sizes small. */
final class PlainRun {
    private PlainRun() {}

    /** {@return the bytes of the model's outputs by name} */
    static Map<String, ByteBuffer> of(Path model) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = environment.createSession(model.toString(), options)) {
                return run(environment, session);
            }
        }
    }

    private static Map<String, ByteBuffer> run(OrtEnvironment environment, OrtSession session) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        boolean past = session.getInputNames().stream().anyMatch(name -> name.startsWith("past"));
        for (NodeInfo input : session.getInputInfo().values()) {
            TensorInfo info = (TensorInfo) input.getInfo();
            long[] shape = shape(info.getShape(), input.getName(), past);
            inputs.put(input.getName(), filled(environment, info.type, shape, input.getName()));
        }
        Map<String, ByteBuffer> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    ByteBuffer bytes = tensor.getByteBuffer();
                    outputs.put(output.getKey() + tensor.getInfo(), bytes);
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }

    /** Silero hears 512 samples at once; a mask covers one past token, where there is a past, and the present one. */
    private static long[] shape(long[] known, String name, boolean past) {
        for (int i = 0; i < known.length; i++) {
            if (known[i] < 0) {
                known[i] = i == 0 ? 1 : name.equals("input") ? 512 : past && name.contains("mask") ? 2 : 1;
            }
        }
        return known;
    }

    private static OnnxTensor filled(OrtEnvironment environment, OnnxJavaType type, long[] shape, String name)
            throws OrtException {
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * type.size).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            switch (type) {
                case FLOAT -> bytes.putFloat((i % 13 - 6) / 8f);
                case INT64 -> bytes.putLong(name.equals("sr") ? 16_000 : 1);
                case INT32 -> bytes.putInt(1);
                default -> bytes.put((byte) 1);
            }
        }
        return OnnxTensor.createTensor(environment, bytes.rewind(), shape, type);
    }
}
