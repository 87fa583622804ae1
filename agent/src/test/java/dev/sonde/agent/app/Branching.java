package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Calls a model with an If so that its branches take turns, and prints what comes out. Arguments: the model's file, the
 * number of calls, and what the model is: {@code choice}, which takes the condition, or {@code voice}, which takes it
 * from a sampling rate.
 */
public final class Branching {
    private Branching() {}

    public static void main(String[] arguments) throws Exception {
        boolean voice = arguments[2].equals("voice");
        try (OrtSession session = Opening.PATH.open(Path.of(arguments[0]))) {
            Map<String, OnnxTensor> first = voice ? voice(0) : choice(0);
            System.out.println("before: " + Patience.with(session, first));
            first.values().forEach(OnnxTensor::close);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                call(session, voice ? voice(i) : choice(i), i);
            }
        }
    }

    private static void call(OrtSession session, Map<String, OnnxTensor> inputs, int number) throws OrtException {
        try (Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                StringBuilder line = new StringBuilder("call " + number + " " + entry.getKey());
                FloatBuffer values = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                while (values.hasRemaining()) {
                    line.append(' ').append(values.get());
                }
                System.out.println(line);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static Map<String, OnnxTensor> choice(int number) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("x", OnnxTensor.createTensor(environment, new float[] {number, -1, 0.5f}));
        inputs.put("c", OnnxTensor.createTensor(environment, number % 2 == 0));
        return inputs;
    }

    private static Map<String, OnnxTensor> voice(int number) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        boolean wide = number % 2 == 0;
        float[][] sound = new float[1][wide ? 576 : 288];
        Random random = new Random(number);
        for (int i = 0; i < sound[0].length; i++) {
            sound[0][i] = (float) random.nextGaussian() * 0.1f;
        }
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("input", OnnxTensor.createTensor(environment, sound));
        inputs.put("state", OnnxTensor.createTensor(environment, new float[2][1][128]));
        inputs.put("sr", OnnxTensor.createTensor(environment, wide ? 16000L : 8000L));
        return inputs;
    }
}
