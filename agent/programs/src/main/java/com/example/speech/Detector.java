package com.example.speech;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;
import java.util.Map;

/** Asks the network, window by window; what it remembers of earlier windows is carried over by its caller. */
final class Detector implements AutoCloseable {
    static final int WINDOW = 512;

    private static final int CONTEXT = 64;
    private static final long RATE = 16_000;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private float[][][] state = new float[2][1][128];
    private float[] context = new float[CONTEXT];

    Detector(String model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(1);
            options.addCPU(true);
            session = environment.createSession(model, options);
        }
    }

    /** {@return how likely each window holds speech; the last one is filled up with silence} */
    float[] chances(float[] samples) throws OrtException {
        float[] chances = new float[(samples.length + WINDOW - 1) / WINDOW];
        for (int i = 0; i < chances.length; i++) {
            int start = i * WINDOW;
            float[] window = Arrays.copyOfRange(samples, start, start + WINDOW);
            chances[i] = chance(window);
        }
        return chances;
    }

    private float chance(float[] window) throws OrtException {
        float[] heard = Arrays.copyOf(context, CONTEXT + WINDOW);
        System.arraycopy(window, 0, heard, CONTEXT, WINDOW);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new float[][] {heard});
                OnnxTensor before = OnnxTensor.createTensor(environment, state);
                OnnxTensor rate = OnnxTensor.createTensor(environment, new long[] {RATE});
                OrtSession.Result result = session.run(Map.of("input", input, "state", before, "sr", rate))) {
            float[][] output = (float[][]) result.get(0).getValue();
            state = (float[][][]) result.get(1).getValue();
            context = Arrays.copyOfRange(heard, WINDOW, CONTEXT + WINDOW);
            return output[0][0];
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
