package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs a sentence encoder many times, and prints a digest of every result.
 *
 * <p>Arguments: the model's file, how it is given (path, bytes or buffer), how many runs, and maybe a file: while nothing
 * is in it, there is a pause after each run.
 */
public final class Embed {
    private static final int PAUSE_MILLIS = 50;

    private Embed() {}

    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[2]);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = open(environment, Path.of(arguments[0]), arguments[1])) {
            for (int i = 0; i < runs; i++) {
                run(environment, session, i);
                if (arguments.length > 3 && isEmpty(Path.of(arguments[3]))) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }

    private static boolean isEmpty(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }

    private static OrtSession open(OrtEnvironment environment, Path model, String how)
            throws OrtException, IOException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (how.equals("path")) {
                return environment.createSession(model.toString(), options);
            }
            byte[] bytes = Files.readAllBytes(model);
            if (how.equals("bytes")) {
                return environment.createSession(bytes, options);
            }
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(bytes.length).put(bytes).rewind();
            return environment.createSession(buffer, options);
        }
    }

    private static void run(OrtEnvironment environment, OrtSession session, int seed) throws OrtException {
        int tokens = 4 + seed % 5;
        long[][] ids = new long[1][tokens];
        long[][] mask = new long[1][tokens];
        for (int i = 0; i < tokens; i++) {
            ids[0][i] = 1000 + 37L * seed + i;
            mask[0][i] = 1;
        }
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", OnnxTensor.createTensor(environment, ids));
        inputs.put("attention_mask", OnnxTensor.createTensor(environment, mask));
        inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[1][tokens]));
        try (OrtSession.Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                System.out.println(seed + " " + entry.getKey() + " " + digest((OnnxTensor) entry.getValue()));
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static String digest(OnnxTensor tensor) {
        FloatBuffer values = tensor.getFloatBuffer();
        long digest = 17;
        while (values.hasRemaining()) {
            digest = digest * 31 + Float.floatToRawIntBits(values.get());
        }
        return Long.toHexString(digest);
    }
}
