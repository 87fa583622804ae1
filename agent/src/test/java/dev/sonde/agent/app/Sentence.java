package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Encodes one sentence a few times, and prints the encoding. Arguments: the model's file, the tokens' numbers. */
public final class Sentence {
    private static final int TIMES = 3;

    private Sentence() {}

    public static void main(String[] arguments) throws Exception {
        long[] ids = Arrays.stream(arguments).skip(1).mapToLong(Long::parseLong).toArray();
        Map<String, OnnxTensor> inputs = inputs(ids);
        try (OrtSession session = Opening.BYTES.open(Path.of(arguments[0]))) {
            print("first", session.run(inputs));
            System.out.println("before: " + (1 + Patience.with(session, inputs)));
            for (int i = 0; i < TIMES; i++) {
                print("hidden", session.run(inputs));
            }
        }
    }

    private static Map<String, OnnxTensor> inputs(long[] ids) throws OrtException {
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("input_ids", OnnxTensor.createTensor(environment, new long[][] {ids}));
        inputs.put("attention_mask", OnnxTensor.createTensor(environment, new long[][] {mask}));
        inputs.put("token_type_ids", OnnxTensor.createTensor(environment, new long[1][ids.length]));
        return inputs;
    }

    private static void print(String what, Result result) {
        try (result) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            StringBuilder line = new StringBuilder(what);
            while (values.hasRemaining()) {
                line.append(' ').append(values.get());
            }
            System.out.println(line);
        }
    }
}
