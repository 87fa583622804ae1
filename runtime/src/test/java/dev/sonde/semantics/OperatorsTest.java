package dev.sonde.semantics;

import static dev.sonde.SmallModels.CHAIN;
import static dev.sonde.SmallModels.x;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.Envoy;
import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Place;
import dev.sonde.Saved;
import dev.sonde.SmallModels;
import dev.sonde.Tracer;
import dev.sonde.error.UnknownNameException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.ort.SessionSettings.Optimisation;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The operators of a module. */
class OperatorsTest {
    /** A module of three operators, the first of which has two outputs. */
    private static final String MANY = """
            (float[n, 4] x) => (y) {
              sizes: int64[2] = {1, 3}
              two: float[] = {2}
              a, b = Split<axis=1>(x, sizes)  // /block/Split
              c = Mul(a, b)  // /block/Mul
              d = Mul(c, two)  // /block/Mul_1
              e = Abs(d)  // /block/inner/Abs
              y = Neg(e)  // /out/Neg
            }
            """;

    @Test
    @DisplayName("output, inputs, several layers, recursive, imported function; op output patched by another's")
    void every_operator_is_listed_and_named_its_inputs_and_outputs_read_and_written() {
        try (Model model = SmallModels.open(MANY);
                Tracer t = model.trace(Map.of("x", Tensor.of(new float[] {2, 1, -2, 3}, 1, 4)))) {
            Envoy block = t.at("block");
            assertThat(block.ops()).extracting(Envoy::path).containsExactly("block/Split", "block/Mul", "block/Mul_1");
            assertThat(t.at("block.inner").ops()).extracting(Envoy::path).containsExactly("block.inner/Abs");
            assertThat(block.op("Split").outputs())
                    .extracting(Place::toString)
                    .containsExactly("block/Split", "block/Split#output[1]");
            Saved left = block.op("Split").output().save();
            Saved right = block.op("Split").output(1).save();
            Saved second = block.op("Mul").input(1).save();
            block.op("Mul").input().set(10);
            Saved product = block.op("Mul").output().save();
            block.op("Mul_1").output().set(block.op("Split").output(1));
            Saved y = t.output().save();

            t.run();

            assertThat(left.value().toFloatArray()).containsExactly(2);
            assertThat(right.value().toFloatArray()).containsExactly(1, -2, 3);
            assertThat(second.value().sameBits(right.value())).isTrue();
            assertThat(product.value().toFloatArray()).containsExactly(10, -20, 30);
            assertThat(y.value().toFloatArray()).containsExactly(-1, -2, -3);
        }
    }

    @Test
    @DisplayName("unknown op: AttributeError")
    void an_unknown_operator_is_refused_with_those_that_there_are() {
        try (Model model = SmallModels.open(MANY);
                Tracer t = model.trace(Map.of("x", Tensor.of(new float[] {2, 1, -2, 3}, 1, 4)))) {
            assertThatThrownBy(() -> t.at("block").op("MatMul"))
                    .isInstanceOf(UnknownNameException.class)
                    .hasMessageContaining("no operator \"MatMul\"")
                    .hasMessageContaining("Mul_1")
                    .hasMessageContaining("OperatorsTest.java:");
            assertThatThrownBy(() -> t.at("block").op("Mul").output(1)).isInstanceOf(UnknownNameException.class);
        }
    }

    @Test
    @DisplayName("plain forward unchanged and normal trace works afterwards; original forward kept")
    void the_plain_run_is_unchanged_and_a_normal_trace_works_afterwards() {
        try (Model model = SmallModels.open(CHAIN)) {
            float[] plain = model.run(x(1, 2, 3)).get("y").toFloatArray();
            try (Tracer t = model.trace(x(1, 2, 3))) {
                t.at("layer.1").op("Add").output().set(0);
                t.run();
            }
            try (Tracer t = model.trace(x(1, 2, 3))) {
                Saved y = t.output().save();
                t.run();
                assertThat(y.value().toFloatArray()).containsExactly(plain);
            }
            assertThat(model.run(x(1, 2, 3)).get("y").toFloatArray()).containsExactly(plain);
        }
    }

    /** Without optimisation every operator is there; each one's outputs are the inputs of others, bit by bit. */
    @Test
    void every_operator_of_a_real_layer_is_readable_and_the_weights_of_attention_sum_to_one() {
        Options plain = Options.defaults().optimisation(Optimisation.NONE);
        try (Model model = Model.open(TestModel.MINILM.path(), plain);
                Tracer t = model.trace(TestModel.MINILM.inputs())) {
            List<Saved> all = new ArrayList<>();
            int operators = 0;
            for (Envoy module : t.all("encoder.layer.0.**")) {
                for (Envoy op : module.ops()) {
                    operators++;
                    op.outputs().forEach(place -> all.add(place.save()));
                }
            }
            Saved softmax = t.at("encoder.layer.0.attention.self")
                    .op("Softmax")
                    .output()
                    .save();
            Saved sums = t.at("encoder.layer.0.attention.self")
                    .op("Softmax")
                    .output()
                    .get()
                    .sum(-1)
                    .save();

            t.run();

            assertThat(operators).isGreaterThan(40);
            assertThat(all).hasSizeGreaterThanOrEqualTo(operators).allMatch(Saved::reached);
            assertThat(softmax.value().shape()).containsExactly(1, 12, 15, 15);
            for (int i = 0; i < sums.value().size(); i++) {
                assertThat(sums.value().at(i)).isBetween(1 - 1e-6, 1 + 1e-6);
            }
        }
    }
}
