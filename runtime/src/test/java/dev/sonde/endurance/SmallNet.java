package dev.sonde.endurance;

import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Eight layers of 32 numbers. */
final class SmallNet {
    static final int WIDTH = 32;
    static final int LAYERS = 8;

    private SmallNet() {}

    /** {@return inputs for so many rows, the same for the same seed} */
    static Tensor rows(int rows, int seed) {
        Random numbers = new Random(seed);
        float[] values = new float[rows * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.nextGaussian();
        }
        return Tensor.of(values, rows, WIDTH);
    }

    /** {@return the model as a file holds it} */
    static byte[] bytes() {
        StringBuilder text = new StringBuilder("opset 17\n(float[n, 32] x) => (float[n, 32] y) {\n");
        String from = "x";
        for (int layer = 0; layer < LAYERS; layer++) {
            String path = "/layer." + layer;
            text.append("layer.%d.weight: float[32, 32] = {%s}%n".formatted(layer, numbers(layer)));
            text.append("\"%s/MatMul_output_0\" = MatMul(\"%s\", layer.%d.weight) // %s/MatMul%n"
                    .formatted(path, from, layer, path));
            text.append("\"%s/Tanh_output_0\" = Tanh(\"%s/MatMul_output_0\") // %s/Tanh%n".formatted(path, path, path));
            from = path + "/Tanh_output_0";
        }
        text.append("y = Softmax<axis=-1>(\"%s\") // /head/Softmax%n}%n".formatted(from));
        return OnnxWriter.bytes(GraphText.parse(text.toString()));
    }

    private static String numbers(int seed) {
        Random numbers = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < WIDTH * WIDTH; i++) {
            texts.add(String.format(Locale.ROOT, "%.3f", numbers.nextGaussian() * 0.3));
        }
        return String.join(", ", texts);
    }
}
