package dev.sonde.agent.app;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Inputs of the small model, made from a seed. */
record Feed(Map<String, OnnxTensor> inputs) implements AutoCloseable {
    private static final int WIDTH = 8;

    static Feed of(int rows, long seed) throws OrtException {
        return of(rows(rows, seed), rows(1, seed + 1)[0]);
    }

    static Feed of(float[][] x, float[] shift) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("x", OnnxTensor.createTensor(environment, x));
        inputs.put("shift", OnnxTensor.createTensor(environment, shift));
        return new Feed(inputs);
    }

    static float[][] rows(int rows, long seed) {
        Random random = new Random(seed);
        float[][] values = new float[rows][WIDTH];
        for (float[] row : values) {
            fill(row, random);
        }
        return values;
    }

    private static void fill(float[] row, Random random) {
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) random.nextGaussian();
        }
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
    }
}
