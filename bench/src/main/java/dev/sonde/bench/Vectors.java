package dev.sonde.bench;

import dev.sonde.Scope;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A vector for each of some layers, to be added to what the layer gives. */
record Vectors(Map<Integer, Tensor> byLayer) {
    private static final int WIDTH = 384;
    private static final float STRENGTH = 0.2f;

    /** {@return vectors for the first {@code layers} layers, others for another {@code seed}} */
    static Vectors random(int layers, long seed) {
        Random random = new Random(seed);
        Map<Integer, Tensor> vectors = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            float[] numbers = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                numbers[i] = STRENGTH * (float) random.nextGaussian();
            }
            vectors.put(layer, Tensor.of(numbers, WIDTH));
        }
        return new Vectors(vectors);
    }

    /** {@return vectors that change nothing} */
    static Vectors zero(int layers) {
        Map<Integer, Tensor> vectors = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            vectors.put(layer, Tensor.of(new float[WIDTH], WIDTH));
        }
        return new Vectors(vectors);
    }

    /** Adds these vectors in {@code scope}, as feeds. */
    void steer(Scope scope) {
        byLayer.forEach((layer, vector) -> scope.at("encoder.layer." + layer)
                .output()
                .edit(hidden -> hidden.add(scope.feed(feed(layer), vector))));
    }

    /** {@return these vectors as feeds of a run} */
    Map<String, Tensor> feeds() {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        byLayer.forEach((layer, vector) -> feeds.put(feed(layer), vector));
        return feeds;
    }

    /** {@return what the model gives with these vectors added by hand} */
    float[] expected(Rig rig, InputSize size) {
        ByHand model = rig.byHand();
        for (Map.Entry<Integer, Tensor> vector : byLayer.entrySet()) {
            model = model.with(Tap.tensor(vector.getKey(), "output.LayerNorm"), "Add", vector.getValue());
        }
        return model.run(size).getOrDefault(Tap.OUTPUT, new float[0]);
    }

    private static String feed(int layer) {
        return "vector-" + layer;
    }
}
