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

    private SmallModels() {}

    /** {@return the model that {@code text} describes} */
    public static Model open(String text) {
        return Model.open(OnnxWriter.bytes(GraphText.parse(text)), Options.defaults());
    }

    /** {@return input {@code x} of {@link #CHAIN}} */
    public static Map<String, Tensor> x(float... values) {
        return Map.of("x", Tensor.of(values, values.length / 3, 3));
    }
}
