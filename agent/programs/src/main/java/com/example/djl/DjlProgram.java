package com.example.djl;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Runs a model on random inputs, and prints all results in order. Arguments: the model's file, its input's width. */
public final class DjlProgram {
    private static final int CALLS = 20;

    private DjlProgram() {}

    public static void main(String[] arguments) throws Exception {
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine("OnnxRuntime")
                .optModelPath(Path.of(arguments[0]))
                .optTranslator(new NoopTranslator())
                .build();
        int width = Integer.parseInt(arguments[1]);
        try (ZooModel<NDList, NDList> model = criteria.loadModel();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            for (int call = 0; call < CALLS; call++) {
                try (NDManager manager = model.getNDManager().newSubManager()) {
                    print(call, predictor.predict(inputs(manager, call, width)));
                }
            }
        }
    }

    private static NDList inputs(NDManager manager, int call, int width) {
        int rows = 1 + call % 3;
        Random random = new Random(call);
        NDArray x = manager.create(floats(random, rows * width), new Shape(rows, width));
        return new NDList(x, manager.create(floats(random, width)));
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static void print(int call, NDList results) {
        for (NDArray result : results) {
            String values = result.getDataType() == DataType.INT64
                    ? Arrays.toString(result.toLongArray())
                    : Arrays.toString(result.toFloatArray());
            System.out.println(call + " " + result.getName() + " " + result.getShape() + " " + values);
        }
    }
}
