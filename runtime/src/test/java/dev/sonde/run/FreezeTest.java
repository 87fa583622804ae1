package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.RunException;
import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.OnnxReader;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.ort.OptimisedDump;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both repairs of what ONNX Runtime writes: with the fault that each mends, and without. */
class FreezeTest {
    @TempDir
    private Path folder;

    @Test
    void weights_of_odd_sizes_are_moved_to_multiples_of_64_bytes() throws IOException {
        checkAlignment(write(odd()), Map.of("x", Tensor.full(0.25, ElementType.FLOAT, 2, 17)));
    }

    @ParameterizedTest
    @EnumSource(names = {"CNN_MNIST", "TINYBERT"})
    void weights_of_real_models_are_moved_to_multiples_of_64_bytes(TestModel model) throws IOException {
        checkAlignment(model.path(), model.inputs());
    }

    private void checkAlignment(Path model, Map<String, Tensor> inputs) throws IOException {
        assertThat(offsets(dump(model))).as("ONNX Runtime does not align").anyMatch(offset -> offset % 64 != 0);
        try (Engine engine = Engine.open(ModelFile.at(model), Providers.settings(), CacheFolder.standard())) {
            assertThat(offsets(engine.frozen().graph()))
                    .isNotEmpty()
                    .allMatch(offset -> offset % 64 == 0)
                    .allMatch(offset -> offset < size(engine.frozen()));
            for (int i = 0; i < 20; i++) {
                try (Outcome outcome = engine.run(lastTensor(engine), inputs)) {
                    assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
                }
            }
        }
    }

    @Test
    void moved_weights_are_the_same_numbers() throws IOException {
        ModelGraph model = odd();
        try (Engine engine = Engine.open(ModelFile.at(write(model)), Providers.settings(), CacheFolder.standard())) {
            byte[] file = Files.readAllBytes(engine.frozen().folder().resolve("weights.bin"));
            int found = 0;
            for (Weight weight : engine.frozen().graph().graph().weights()) {
                if (weight.blob() instanceof Blob.External external
                        && weight.name().startsWith("w")) {
                    int offset = Integer.parseInt(external.entries().getOrDefault("offset", "0"));
                    int length = Integer.parseInt(external.entries().getOrDefault("length", "0"));
                    Weight original = model.graph().weights().stream()
                            .filter(each -> each.name().equals(weight.name()))
                            .findFirst()
                            .orElseThrow();
                    assertThat(ByteBuffer.wrap(file, offset, length))
                            .isEqualTo(original.tensor().buffer());
                    found++;
                }
            }
            assertThat(found).isEqualTo(2);
        }
    }

    @Test
    void initialisers_that_nested_graphs_repeat_are_dropped() throws IOException {
        checkRepeated(
                write(GraphText.parse("""
                (float[n, 400] x, bool[] c) => (y) {
                  h = Neg(x)
                  i = If<then_branch=t () => (a) {
                    s: int64[1] = {400}
                    k = ConstantOfShape<value=float[1] {3}>(s)
                    b = Add(h, k)
                    a = If<then_branch=u () => (d) {
                      s2: int64[1] = {400}
                      k2 = ConstantOfShape<value=float[1] {5}>(s2)
                      d = Mul(b, k2)
                    }, else_branch=v () => (e) {
                      e = Sub(b, k)
                    }>(c)
                  }, else_branch=f () => (g) {
                    g = Abs(h)
                  }>(c)
                  y = Tanh(i)
                }
                """)),
                Map.of("x", Tensor.full(0.25, ElementType.FLOAT, 2, 400), "c", Tensor.of(new boolean[] {true})));
    }

    @Test
    void initialisers_that_a_voice_detector_repeats_are_dropped() throws IOException {
        checkRepeated(TestModel.SILERO.path(), TestModel.SILERO.inputs());
    }

    private void checkRepeated(Path model, Map<String, Tensor> inputs) throws IOException {
        dump(model);
        assertThatThrownBy(() -> NativeSession.openAsWritten(folder.resolve(OptimisedDump.GRAPH), Providers.settings()))
                .as("ONNX Runtime does not read what it wrote")
                .isInstanceOf(RunException.class);
        try (Engine engine = Engine.open(ModelFile.at(model), Providers.settings(), CacheFolder.standard());
                Outcome outcome = engine.run(lastTensor(engine), inputs)) {
            assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
        }
    }

    @Test
    void a_variant_costs_what_it_packs_for_itself() {
        String packed = "key|64;4096;1";
        Map<String, String> place = Map.of("location", "weights.bin", "offset", "0", "length", "4096");
        Graph graph = odd().graph();
        Weight plain = graph.weights().get(0).with(new Blob.External(place));
        Weight repacked = plain.with(new Blob.External(
                Map.of("location", "weights.bin", "offset", "0", "length", "4096", "prepacked_0", packed)));
        long least = Freeze.variantBytes(graph.withWeights(List.of()));

        assertThat(Freeze.variantBytes(graph.withWeights(List.of(repacked)))).isEqualTo(least);
        assertThat(Freeze.variantBytes(graph.withWeights(List.of(plain)))).isEqualTo(least + 4096);
        assertThat(Freeze.variantBytes(graph.withNodes(List.of()).withWeights(List.of(plain))))
                .as("only what is multiplied is packed")
                .isEqualTo(least);
    }

    private ModelGraph dump(Path model) throws IOException {
        OptimisedDump.write(model, Providers.settings(), folder);
        return OnnxReader.readDump(folder.resolve(OptimisedDump.GRAPH));
    }

    private Path write(ModelGraph model) throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(model, file);
        return file;
    }

    private static Patch lastTensor(Engine engine) {
        List<Node> nodes = engine.frozen().graph().graph().nodes();
        String tensor = nodes.get(nodes.size() / 2).outputs().get(0);
        return GraphText.parsePatch("reads sonde:a = \"" + tensor + "\"\nsaves h = sonde:a\nnodes {\n}\n");
    }

    private static ModelGraph odd() {
        ModelGraph model = GraphText.parse("""
                (float[n, 17] x) => (y) {
                  w0: float[1] = {1}
                  w1: float[1] = {1}
                  h = MatMul(x, w0)
                  m = Tanh(h)
                  k = MatMul(m, w1)
                  y = Neg(k)
                }
                """);
        return model.with(model.graph().withWeights(List.of(weight("w0", 17, 23), weight("w1", 23, 19))));
    }

    private static Weight weight(String name, int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 29 - 14) * 0.03f;
        }
        return Weight.of(name, Tensor.of(numbers, rows, columns));
    }

    /** Where each weight and each packed copy begins. */
    private static List<Long> offsets(ModelGraph model) {
        List<Long> offsets = new ArrayList<>();
        weights(model.graph()).forEach(weight -> {
            if (weight.blob() instanceof Blob.External external) {
                external.entries().forEach((key, value) -> {
                    if (key.equals("offset")) {
                        offsets.add(Long.parseLong(value));
                    } else if (key.startsWith("prepacked")) {
                        for (String part :
                                value.substring(value.indexOf('|') + 1).split("\\|")) {
                            offsets.add(Long.parseLong(part.substring(0, part.indexOf(';'))));
                        }
                    }
                });
            }
        });
        return offsets;
    }

    private static Stream<Weight> weights(Graph graph) {
        return Stream.concat(
                graph.weights().stream(),
                graph.nodes().stream().flatMap(node -> node.bodies().stream()).flatMap(FreezeTest::weights));
    }

    private static long size(Frozen frozen) {
        try {
            return Files.size(frozen.folder().resolve("weights.bin"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
