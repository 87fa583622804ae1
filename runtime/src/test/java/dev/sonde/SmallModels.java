package dev.sonde;

import dev.sonde.graph.GraphText;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.tensor.Tensor;
import java.util.Map;

/** Models of a few numbers, whose every value can be told by hand. */
public final class SmallModels {
    /** Three layers: twice x; that and (1, 2, 3); that times x. */
    public static final String CHAIN = """
            (float[n, 3] x) => (y) {
              two: float[] = {2}
              layer.1.bias: float[3] = {1, 2, 3}
              /layer.0/Mul_output_0 = Mul(x, two)  // /layer.0/Mul
              /layer.1/Add_output_0 = Add(/layer.0/Mul_output_0, layer.1.bias)  // /layer.1/Add
              y = Mul(/layer.1/Add_output_0, x)  // /layer.2/Mul
            }
            """;

    /** Two branches of one value, and a child that is called output. */
    public static final String FORK = """
            (float[n, 2] x, float[n, 2] z) => (sum, difference) {
              /block/output/Neg_output_0 = Neg(x)  // /block/output/Neg
              /block/Add_output_0 = Add(/block/output/Neg_output_0, z)  // /block/Add
              /left/Abs_output_0 = Abs(/block/Add_output_0)  // /left/Abs
              /right/Ceil_output_0 = Ceil(/block/Add_output_0)  // /right/Ceil
              sum = Add(/left/Abs_output_0, /right/Ceil_output_0)  // /sum/Add
              difference = Sub(/left/Abs_output_0, /right/Ceil_output_0)  // /difference/Sub
            }
            """;

    /** A layer with a bias; ONNX Runtime gives weights of eight elements and fewer names of its own. */
    public static final String BIASED = """
            (float[n, 10] x) => (y) {
              two: float[] = {2}
              layer.bias: float[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
              /layer/Add_output_0 = Add(x, layer.bias)  // /layer/Add
              y = Mul(/layer/Add_output_0, two)  // /out/Mul
            }
            """;

    /** A layer whose inside ONNX Runtime makes one operator of: Gelu of x and a bias. */
    public static final String FUSED = """
            (float[n, m, 4] x) => (y) {
              bias: float[4] = {0.5, -0.25, 0.125, 1}
              root: float[] = {1.4142135}
              one: float[] = {1}
              half: float[] = {0.5}
              w: float[4, 4] = {1, 0.5, 0.25, 2, 3, -1, 1, 1, -0.3, 0.7, 1.1, 0.9, 0.2, 0.4, 0.6, 0.8}
              /in/MatMul_output_0 = MatMul(x, w)  // /in/MatMul
              /dense/Add_output_0 = Add(/in/MatMul_output_0, bias)  // /dense/Add
              /act/Div_output_0 = Div(/dense/Add_output_0, root)  // /act/Div
              /act/Erf_output_0 = Erf(/act/Div_output_0)  // /act/Erf
              /act/Add_output_0 = Add(/act/Erf_output_0, one)  // /act/Add
              /act/Mul_output_0 = Mul(/dense/Add_output_0, /act/Add_output_0)  // /act/Mul
              /act/Mul_1_output_0 = Mul(/act/Mul_output_0, half)  // /act/Mul_1
              y = Neg(/act/Mul_1_output_0)  // /out/Neg
            }
            """;

    /** A cell that is called twice, as PyTorch's older exporter writes it: one more, and that twice. */
    public static final String TWICE = """
            (float[n, 3] x) => (y) {
              one: float[] = {1}
              two: float[] = {2}
              /cell/Add_output_0 = Add(x, one)  // /cell/Add
              /cell/Mul_output_0 = Mul(/cell/Add_output_0, two)  // /cell/Mul
              /cell_1/Add_output_0 = Add(/cell/Mul_output_0, one)  // /cell_1/Add
              /cell_1/Mul_output_0 = Mul(/cell_1/Add_output_0, two)  // /cell_1/Mul
              y = Neg(/cell_1/Mul_output_0)  // /out/Neg
            }
            """;

    /** Modules in both branches of a condition. */
    public static final String BRANCHES = """
            (float[n, 3] x, bool[] c) => (y) {
              /pre/Add_output_0 = Add(x, x)  // /pre/Add
              b = If<else_branch=no () => (/calm/Exp_output_0) {
                /calm/Neg_output_0 = Neg(/pre/Add_output_0)  // /calm/Neg
                /calm/Exp_output_0 = Exp(/calm/Neg_output_0)  // /calm/Exp
              }, then_branch=yes () => (/hot/out/Add_output_0) {
                /hot/in/Mul_output_0 = Mul(/pre/Add_output_0, x)  // /hot/in/Mul
                /hot/act/Relu_output_0 = Relu(/hot/in/Mul_output_0)  // /hot/act/Relu
                /hot/out/Add_output_0 = Add(/hot/act/Relu_output_0, /pre/Add_output_0)  // /hot/out/Add
              }>(c)  // /choice/If
              y = Identity(b)  // /post/Identity
            }
            """;

    /** Modules in the body of a loop, before it and after it. */
    public static final String LOOP = """
            (float[2, 3] x, int64[] n) => (y) {
              go: bool[] = {1}
              /pre/Abs_output_0 = Abs(x)  // /pre/Abs
              h = Loop<body=step (int64[] i, bool[] on, float[2, 3] g) => (go_on, /cell/sum/Add_output_0) {
                go_on = Identity(on)
                /cell/scale/Mul_output_0 = Mul(g, x)  // /cell/scale/Mul
                /cell/sum/Add_output_0 = Add(/cell/scale/Mul_output_0, x)  // /cell/sum/Add
              }>(n, go, /pre/Abs_output_0)  // /rnn/Loop
              y = Neg(h)  // /post/Neg
            }
            """;

    private SmallModels() {}

    /** {@return the model that {@code text} describes} */
    public static Model open(String text) {
        return Model.open(bytes(text), Options.defaults());
    }

    /** {@return the ONNX file that {@code text} describes} */
    public static byte[] bytes(String text) {
        return OnnxWriter.bytes(GraphText.parse(text));
    }

    /** {@return input {@code x} of {@link #CHAIN}} */
    public static Map<String, Tensor> x(float... values) {
        return Map.of("x", Tensor.of(values, values.length / 3, 3));
    }
}
