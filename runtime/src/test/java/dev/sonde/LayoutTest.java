package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.run.Fidelity;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures in a convolution's own layout: what is only there in that layout is not what the file means by its name. */
class LayoutTest {
    private static final String CHAIN = """
            opset 17
            (float[1, 3, 12, 12] x) => (y) {
              first = Conv<kernel_shape=[3, 3]>(x, k0, b0)  // /first/Conv
              h = Relu(first)  // /act/Relu
              second = Conv<kernel_shape=[3, 3]>(h, k1, b1)  // /second/Conv
              pool = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(second)  // /pool/MaxPool
              y = GlobalAveragePool(pool)  // /mean/GlobalAveragePool
            }
            """;

    private static ModelGraph chain() {
        ModelGraph bare = GraphText.parse(CHAIN);
        List<Weight> weights = new ArrayList<>();
        weights.add(Weight.of("k0", noise(16, 3, 3, 3)));
        weights.add(Weight.of("b0", noise(16)));
        weights.add(Weight.of("k1", noise(16, 16, 3, 3)));
        weights.add(Weight.of("b1", noise(16)));
        return bare.with(bare.graph().withWeights(weights));
    }

    private static Tensor noise(int... shape) {
        Random random = new Random(5);
        int size = 1;
        long[] sizes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            size *= shape[i];
            sizes[i] = shape[i];
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian() * 0.3f;
        }
        return Tensor.of(values, sizes);
    }

    private static Model blocked(ModelGraph graph) {
        Model model = Model.open(OnnxWriter.bytes(graph), Options.defaults().quiet());
        boolean isBlocked = graph.graph().nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .anyMatch(tensor -> model.survival().swallowedBy(tensor).startsWith("layout"));
        if (!isBlocked) {
            model.close();
        }
        Assumptions.assumeTrue(isBlocked, "ONNX Runtime leaves the layout as it is on this processor");
        return model;
    }

    @Test
    void what_is_only_there_in_another_layout_is_refused_by_its_name_and_computed_beside_the_graph() {
        Map<String, Tensor> x = Map.of("x", noise(1, 3, 12, 12));
        try (Model model = blocked(chain());
                Tracer t = model.trace(x)) {
            assertThatThrownBy(() -> t.at("act").output())
                    .isInstanceOf(SwallowedException.class)
                    .hasMessageContaining("swallowed by:")
                    .hasMessageContaining("layout (nchwc)");
            Saved act = t.at("act").unfused().output().save();
            Saved y = t.output().save();

            Report report = t.run();

            assertThat(report.fidelity()).isInstanceOf(Fidelity.Perturbed.class);
            assertThat(act.value().shape()).containsExactly(1, 16, 10, 10);
            assertConvolved(act.value(), noise(1, 3, 12, 12));
            try (Results plain = model.run(x)) {
                assertThat(y.value().sameBits(plain.get("y"))).isTrue();
            }
        }
    }

    @Test
    void a_write_beside_the_graph_is_seen_behind_the_layout() {
        Map<String, Tensor> x = Map.of("x", noise(1, 3, 12, 12));
        try (Model model = blocked(chain());
                Tracer t = model.trace(x)) {
            t.at("second").unfused().output().set(0.5);
            Saved y = t.output().save();

            t.run();

            assertThat(y.value().toFloatArray()).hasSize(16).containsOnly(0.5f);
        }
    }

    /** A few of the elements, from the numbers themselves, in double. */
    private static void assertConvolved(Tensor act, Tensor x) {
        Tensor kernel = noise(16, 3, 3, 3);
        Tensor bias = noise(16);
        for (int at = 0; at < 1600; at += 97) {
            int channel = at / 100;
            double sum = bias.at(channel);
            for (int i = 0; i < 27; i++) {
                int row = at % 100 / 10 + i % 9 / 3;
                int column = at % 10 + i % 3;
                sum += kernel.at(channel * 27 + i) * x.at(i / 9 * 144 + row * 12 + column);
            }
            assertThat(act.at(at)).isCloseTo(Math.max(0, sum), within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestModel.class,
            names = {"CNN_MNIST", "FACES"})
    void real_models_of_pictures_have_every_place_either_as_it_is_or_beside_the_graph(TestModel real) {
        ModelGraph file = OnnxReader.read(real.path());
        Set<String> weights = file.graph().weights().stream().map(Weight::name).collect(Collectors.toSet());
        // Old files list their weights as inputs, which keeps ONNX Runtime from repacking them.
        ModelGraph constant = file.with(file.graph()
                .withInputs(file.graph().inputs().stream()
                        .filter(input -> !weights.contains(input.name()))
                        .toList()));
        try (Model model = Model.open(
                        OnnxWriter.bytes(constant), Options.defaults().quiet());
                Tracer t = model.trace(real.inputs())) {
            Map<String, Saved> exact = t.cache("**");
            List<String> swallowed = new ArrayList<>();
            List<Saved> beside = new ArrayList<>();
            model.modules().modules().stream()
                    .filter(module -> !module.outputs().isEmpty() && !exact.containsKey(module.path()))
                    .forEach(module -> {
                        swallowed.add(module.path());
                        beside.add(t.at(module.path()).unfused().output().save());
                    });
            Report report = t.run();

            assertThat(exact).isNotEmpty();
            assertThat(swallowed).isNotEmpty().isSubsetOf(report.leftOut().keySet());
            assertThat(report.fidelity()).isInstanceOf(Fidelity.Perturbed.class);
            assertThat(((Fidelity.Perturbed) report.fidelity()).maxAbsDifference())
                    .isLessThan(1e-3);
            assertThat(beside)
                    .allSatisfy(saved -> assertThat(saved.value().size()).isPositive());
        }
    }
}
