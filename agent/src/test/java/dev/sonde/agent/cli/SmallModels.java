package dev.sonde.agent.cli;

import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import java.nio.file.Path;

/** Models written for these tests. */
final class SmallModels {
    /** Three modules, of which the optimiser fuses the first's operators. */
    static final String TOWER = """
            opset 18
            tower (float[batch, 4] x) => (y) {
              w: float[4, 4] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
              b: float[4] = {-1, 1, -1, 1}
              "/up/MatMul_output_0" = MatMul(x, w)  // /up/MatMul
              "/up/Add_output_0" = Add("/up/MatMul_output_0", b)  // /up/Add
              "/act/Relu_output_0" = Relu("/up/Add_output_0")  // /act/Relu
              y = Mul("/act/Relu_output_0", "/act/Relu_output_0")  // /down/Mul
            }
            """;

    /** Names that JSON has to escape, and numbers that it has no form for. */
    static final String ODD = """
            opset 18
            odd (float[n, 2] "in \\"q\\"\\u000a") => ("größe") {
              zero: float[] = {0}
              "größe" = Div("in \\"q\\"\\u000a", zero)  // /dörf/Div
            }
            """;

    /** Numbers of half the size, which no processor computes with, around and in the branches of an If. */
    static final String HALVES = """
            opset 18
            halves (float16[2] x, bool[] c) => (y) {
              "/up/Exp_output_0" = Exp(x)  // /up/Exp
              y = If<else_branch=no () => (n) {
                n = Neg("/up/Exp_output_0")  // /cold/Neg
              }, then_branch=yes () => (t) {
                "/hot/act/Sigmoid_output_0" = Sigmoid("/up/Exp_output_0")  // /hot/act/Sigmoid
                t = Neg("/hot/act/Sigmoid_output_0")  // /hot/out/Neg
              }>(c)  // /choice/If
            }
            """;

    private SmallModels() {}

    static String written(Path folder, String text) {
        Path file = folder.resolve("small.onnx");
        OnnxWriter.write(GraphText.parse(text), file);
        return file.toString();
    }
}
