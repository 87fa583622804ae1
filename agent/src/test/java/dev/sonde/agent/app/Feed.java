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
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Random random = new Random(seed);
        float[][] x = new float[rows][WIDTH];
        for (float[] row : x) {
            fill(row, random);
        }
        float[] shift = new float[WIDTH];
        fill(shift, random);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put("x", OnnxTensor.createTensor(environment, x));
        inputs.put("shift", OnnxTensor.createTensor(environment, shift));
        return new Feed(inputs);
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
