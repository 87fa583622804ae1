package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.onnx.OnnxWriter;
import dev.sonde.ort.NativeSession;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.Frozen;
import dev.sonde.run.ModelFile;
import dev.sonde.run.Outcome;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invokers that share a run of a real model find what each finds alone. */
class JoinRowsRealModelsTest {
    private static final int LAYERS = 6;
    private static final int TOKENS = 16;
    private static final String MASK = Patch.PREFIX + "mask";
    private static final String CLEAN = Patch.PREFIX + "clean";
    private static final String OUTPUT = "last_hidden_state";

    /** Each of twelve invokers sets one place to zero; six layers' outputs of two inputs. */
    @Test
    void twelve_invokers_of_minilm_that_zero_layers_have_the_bits_of_twelve_runs() {
        try (Engine engine = open(TestModel.MINILM)) {
            List<Map<String, Tensor>> inputs = List.of(TestModel.bert(1, 15), other(TestModel.bert(1, 15)));
            List<Patch> patches = IntStream.range(0, 2 * LAYERS)
                    .mapToObj(invoker -> zeroing(invoker, layer(invoker / 2), OUTPUT))
                    .toList();
            RowMap map = new RowMap(
                    IntStream.range(0, 2 * LAYERS).map(i -> i % 2).boxed().toList());

            Joined joined = join(engine, together(patches, map, engine));
            Map<String, Tensor> whole = run(engine, joined, both(inputs));

            assertThat(IntStream.range(0, LAYERS).map(i -> rowsOf(joined, layer(i))))
                    .containsExactly(2, 4, 6, 8, 10, 12);
            for (int i = 0; i < patches.size(); i++) {
                Tensor found = RowParts.of(whole, joined.outputs().getOrDefault(Integer.toString(i), ""));
                assertThat(found.sameBits(alone(engine, patches.get(i), inputs.get(i % 2), i)))
                        .isTrue();
            }
        }
    }

    /** Activation patching: at each layer, for each token, the corrupt run is given the clean run's state. */
    @Test
    void a_sweep_of_96_invokers_costs_42_rows_and_has_the_bits_of_96_runs() {
        try (Engine engine = open(TestModel.MINILM)) {
            Map<String, Tensor> clean = TestModel.bert(1, TOKENS);
            Map<String, Tensor> corrupt = other(clean);

            Joined joined = join(engine, sweep(engine));
            Map<String, Tensor> given = both(List.of(clean, corrupt));
            IntStream.range(0, TOKENS).forEach(token -> given.put(MASK + token, mask(token)));
            Map<String, Tensor> whole = run(engine, joined, given);

            assertThat(IntStream.range(0, LAYERS).map(i -> rowsOf(joined, layer(i))))
                    .containsExactly(2, 18, 34, 50, 66, 82)
                    .satisfies(rows ->
                            assertThat(rows.stream().mapToInt(i -> i).sum()).isEqualTo(42 * LAYERS));
            List<Tensor> states = states(engine, clean);
            for (int i = 0; i < LAYERS * TOKENS; i++) {
                Map<String, Tensor> single = new LinkedHashMap<>(corrupt);
                single.put(CLEAN, states.get(i / TOKENS));
                single.put(MASK, mask(i % TOKENS));
                Tensor expected = alone(engine, patched(layer(i / TOKENS)), single, 0);
                Tensor found = RowParts.of(whole, joined.outputs().getOrDefault(Integer.toString(i), ""));
                assertThat(found.sameBits(expected)).as("invoker %d", i).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestModel.class,
            names = {"STORIES_DYNAMO", "TINYBERT", "CNN_MNIST", "GPT2_FUSED"})
    void other_models_share_runs_too(TestModel model) {
        try (Engine engine = open(model)) {
            Graph graph = engine.frozen().graph().graph();
            Rows rows = Rows.of(graph);
            String output = graph.outputs().get(0).name();
            List<String> places = graph.nodes().stream()
                    .filter(node -> node.op().is("Relu")
                            || node.op().is("MatMul")
                            || node.op().is("Add"))
                    .map(node -> node.outputs().get(0))
                    .filter(rows::isSingle)
                    .toList();
            List<Patch> patches = IntStream.range(0, 3)
                    .mapToObj(i -> zeroing(i, places.get(i * places.size() / 3), output))
                    .toList();

            Joined joined = join(engine, together(patches, RowMap.one(3), engine));
            Map<String, Tensor> whole = run(engine, joined, model.inputs());

            assertThat(rowsOf(joined, output)).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                Tensor found = RowParts.of(whole, joined.outputs().getOrDefault(Integer.toString(i), ""));
                assertThat(found.sameBits(alone(engine, patches.get(i), model.inputs(), i)))
                        .isTrue();
            }
        }
    }

    private static Patch zeroing(int invoker, String place, String output) {
        String before = Patch.PREFIX + "r" + invoker;
        String zero = Patch.PREFIX + "z" + invoker;
        String after = Patch.PREFIX + "o" + invoker;
        return new Patch(
                Map.of(before, new Read(place, false), after, new Read(output, true)),
                List.of(Write.of(place, zero)),
                Map.of(Integer.toString(invoker), after),
                List.of(),
                List.of(),
                List.of(Node.of("Sub", List.of(before, before), List.of(zero))));
    }

    private static Patch patched(String place) {
        String before = Patch.PREFIX + "r";
        String set = Patch.PREFIX + "v";
        String after = Patch.PREFIX + "o";
        return new Patch(
                Map.of(before, new Read(place, false), after, new Read(OUTPUT, true)),
                List.of(Write.of(place, set)),
                Map.of("0", after),
                List.of(
                        Value.of(CLEAN, TensorType.of(ElementType.FLOAT, 1, TOKENS, 384)),
                        Value.of(MASK, TensorType.of(ElementType.BOOL, 1, TOKENS, 1))),
                List.of(),
                List.of(Node.of("Where", List.of(MASK, CLEAN, before), List.of(set))));
    }

    /** Row 0 is the clean run, of which the others take; each of these is an invoker. */
    private static Invocations sweep(Engine engine) {
        Map<String, Read> clean = new LinkedHashMap<>();
        IntStream.range(0, LAYERS).forEach(i -> clean.put(CLEAN + i, new Read(layer(i), false)));
        List<Part> parts = new ArrayList<>(List.of(new Part(List.of(0), clean, List.of())));
        Map<String, String> saves = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < LAYERS * TOKENS; i++) {
            String before = Patch.PREFIX + "r" + i;
            String set = Patch.PREFIX + "v" + i;
            String after = Patch.PREFIX + "o" + i;
            String place = layer(i / TOKENS);
            nodes.add(Node.of("Where", List.of(MASK + i % TOKENS, CLEAN + i / TOKENS, before), List.of(set)));
            Map<String, Read> reads = Map.of(before, new Read(place, false), after, new Read(OUTPUT, true));
            parts.add(new Part(List.of(i + 1), reads, List.of(Write.of(place, set))));
            saves.put(Integer.toString(i), after);
        }
        List<Value> masks = IntStream.range(0, TOKENS)
                .mapToObj(token -> Value.of(MASK + token, TensorType.of(ElementType.BOOL, 1, TOKENS, 1)))
                .toList();
        RowMap map = new RowMap(IntStream.range(0, parts.size())
                .map(i -> Math.min(i, 1))
                .boxed()
                .toList());
        return new Invocations(inputs(engine, map), parts.size(), parts, saves, masks, List.of(), nodes);
    }

    private static Invocations together(List<Patch> patches, RowMap map, Engine engine) {
        List<Part> parts = new ArrayList<>();
        Map<String, String> saves = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Patch patch : patches) {
            parts.add(new Part(List.of(parts.size()), patch.reads(), patch.writes()));
            saves.putAll(patch.saves());
            nodes.addAll(patch.nodes());
        }
        return new Invocations(inputs(engine, map), parts.size(), parts, saves, List.of(), List.of(), nodes);
    }

    private static Map<String, RowMap> inputs(Engine engine, RowMap map) {
        Map<String, RowMap> inputs = new LinkedHashMap<>();
        RowInputs.axes(engine.frozen().graph().graph()).keySet().forEach(name -> inputs.put(name, map));
        return inputs;
    }

    private static Joined join(Engine engine, Invocations asked) {
        Frozen frozen = engine.frozen();
        return JoinRows.into(frozen.graph(), Rows.of(frozen.graph().graph()), asked);
    }

    private static Map<String, Tensor> run(Engine engine, Joined joined, Map<String, Tensor> inputs) {
        try {
            Path file = engine.frozen().folder().resolve("joined.onnx");
            OnnxWriter.write(joined.model(), file);
            try (NativeSession session = NativeSession.openAsWritten(file, Providers.settings())) {
                return session.run(inputs, session.outputs());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor alone(Engine engine, Patch patch, Map<String, Tensor> inputs, int key) {
        try (Outcome outcome = engine.run(patch, inputs)) {
            Tensor lent = RowParts.of(outcome.saves(), Integer.toString(key));
            return Tensor.of(lent.toFloatArray(), lent.shape());
        }
    }

    private static List<Tensor> states(Engine engine, Map<String, Tensor> inputs) {
        List<Tensor> states = new ArrayList<>();
        for (int i = 0; i < LAYERS; i++) {
            String alias = Patch.PREFIX + "s";
            Patch reading = new Patch(
                    Map.of(alias, new Read(layer(i), false)),
                    List.of(),
                    Map.of("0", alias),
                    List.of(),
                    List.of(),
                    List.of());
            states.add(alone(engine, reading, inputs, 0));
        }
        return states;
    }

    private static String layer(int index) {
        return index == LAYERS - 1 ? OUTPUT : "/encoder/layer." + index + "/output/LayerNorm/Add_1_output_0";
    }

    private static int rowsOf(Joined joined, String tensor) {
        return joined.rows().getOrDefault(tensor, 0);
    }

    private static Tensor mask(int token) {
        boolean[] mask = new boolean[TOKENS];
        mask[token] = true;
        return Tensor.of(mask, 1, TOKENS, 1);
    }

    private static Map<String, Tensor> both(List<Map<String, Tensor>> inputs) {
        Map<String, Tensor> both = new LinkedHashMap<>();
        inputs.get(0)
                .keySet()
                .forEach(name -> both.put(
                        name,
                        RowParts.joined(
                                inputs.stream()
                                        .map(map -> RowParts.of(map, name))
                                        .toList(),
                                0)));
        return both;
    }

    private static Map<String, Tensor> other(Map<String, Tensor> inputs) {
        Map<String, Tensor> other = new LinkedHashMap<>(inputs);
        long[] ids = RowParts.of(inputs, "input_ids").toLongArray();
        IntStream.range(0, ids.length).forEach(i -> ids[i] = 1 + (ids[i] * 7 + 3) % 900);
        other.put("input_ids", Tensor.of(ids, 1, ids.length));
        return other;
    }

    private static Engine open(TestModel model) {
        return Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard());
    }
}
