package dev.sonde.agent;

import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A small model made here: two layers whose nodes are named as PyTorch's exporter names them, two inputs, and three
 * outputs of two types. What flows out of layer 0 is an output too, so that a program can see what a watch sees.
 */
final class Tower {
    static final int WIDTH = 8;

    private Tower() {}

    /** {@return the file of the model, written to {@code folder}} */
    static Path write(Path folder) {
        return write(folder, 1);
    }

    /** {@return the file of a model of the same shape with the weights that {@code seed} gives} */
    static Path write(Path folder, long seed) {
        Path file = folder.resolve("tower.onnx");
        OnnxWriter.write(GraphText.parse(text(seed)), file);
        return file;
    }

    private static String text(long seed) {
        return """
                opset 17
                tower (float[n, 8] x, float[8] shift) => (float[n, 8] hidden, float[n, 8] scores, int64[n] best) {
                  w0: float[8, 8] = {%s}
                  b0: float[8] = {%s}
                  w1: float[8, 8] = {%s}
                  b1: float[8] = {%s}
                  moved = Add(x, shift)  // /embed/Add
                  "/encoder/layer.0/dense/MatMul_output_0" = MatMul(moved, w0)  // /encoder/layer.0/dense/MatMul
                  "/encoder/layer.0/dense/Add_output_0" = Add("/encoder/layer.0/dense/MatMul_output_0", b0)  // /encoder/layer.0/dense/Add
                  hidden = Tanh("/encoder/layer.0/dense/Add_output_0")  // /encoder/layer.0/act/Tanh
                  "/encoder/layer.1/dense/MatMul_output_0" = MatMul(hidden, w1)  // /encoder/layer.1/dense/MatMul
                  "/encoder/layer.1/dense/Add_output_0" = Add("/encoder/layer.1/dense/MatMul_output_0", b1)  // /encoder/layer.1/dense/Add
                  "/encoder/layer.1/act/Tanh_output_0" = Tanh("/encoder/layer.1/dense/Add_output_0")  // /encoder/layer.1/act/Tanh
                  scores = Softmax<axis=-1>("/encoder/layer.1/act/Tanh_output_0")  // /head/Softmax
                  best = ArgMax<axis=1, keepdims=0>(scores)  // /head/ArgMax
                }
                """.formatted(numbers(64, seed), numbers(8, seed + 1), numbers(64, seed + 2), numbers(8, seed + 3));
    }

    /** {@return random numbers as they are written in a model's text} */
    static String numbers(int count, long seed) {
        Random random = new Random(seed);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(String.format(Locale.ROOT, "%.4f", random.nextGaussian() * 0.6));
        }
        return String.join(", ", numbers);
    }
}
