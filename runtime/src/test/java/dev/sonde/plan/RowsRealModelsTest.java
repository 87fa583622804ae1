package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Value;
import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Cause;
import dev.sonde.run.CacheFolder;
import dev.sonde.run.Engine;
import dev.sonde.run.ModelFile;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The proof on graphs that ONNX Runtime really runs. */
class RowsRealModelsTest {
    private static final int BATCH = 3;

    @ParameterizedTest
    @CsvSource({
        "MINILM, apart",
        "STORIES_DYNAMO, apart",
        "CNN_MNIST, apart",
        "TINYBERT, apart",
        "GPT2_FUSED, apart",
        "STORIES_DYNAMO_KV, rounded by Cos: a row's end is computed by another formula",
        "STORIES_TORCHSCRIPT_KV, mixed by Mul: it computes with the numbers of rows",
        "MINILM_INT8, mixed by DynamicQuantizeLinear: one scale is found for the whole batch",
        "FACES, mixed by input: its batch is fixed at 1",
        "SILERO, mixed by input: its batch is fixed at 2",
    })
    void a_model_keeps_rows_apart_or_the_operator_that_does_not_is_named(TestModel model, String expected) {
        try (Engine engine = open(model)) {
            Graph graph = engine.frozen().graph().graph();
            Rows rows = Rows.of(graph);
            List<String> outputs = graph.outputs().stream().map(Value::name).toList();

            assertThat(shown(rows.mixing(outputs), rows.rounding(outputs))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestModel.class,
            names = {"MINILM", "STORIES_DYNAMO", "CNN_MNIST", "TINYBERT", "GPT2_FUSED", "STORIES_DYNAMO_KV"})
    void rows_that_are_proven_apart_have_the_bits_of_rows_run_alone(TestModel model) {
        try (Engine engine = open(model)) {
            Graph graph = engine.frozen().graph().graph();
            Rows rows = Rows.of(graph);
            List<Map<String, Tensor>> alone =
                    IntStream.range(0, BATCH).mapToObj(row -> row(model, row)).toList();

            Map<String, Tensor> whole = engine.runPlain(joined(alone, RowInputs.axes(graph)));
            List<Map<String, Tensor>> parts =
                    alone.stream().map(engine::runPlain).toList();

            for (String output : whole.keySet()) {
                Along along = (Along) rows.layout(output);
                Tensor expected = RowParts.joined(
                        parts.stream().map(part -> RowParts.of(part, output)).toList(), along.axis());
                Tensor found = RowParts.of(whole, output);
                assertThat(along.rounding().isPresent() ? RowParts.isClose(found, expected) : found.sameBits(expected))
                        .as(output)
                        .isTrue();
            }
        }
    }

    private static Engine open(TestModel model) {
        return Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard());
    }

    private static Map<String, Tensor> joined(List<Map<String, Tensor>> rows, Map<String, RowInputs.Axis> axes) {
        Map<String, Tensor> joined = new LinkedHashMap<>();
        axes.forEach((name, axis) -> joined.put(
                name,
                RowParts.joined(rows.stream().map(row -> RowParts.of(row, name)).toList(), axis.index())));
        return joined;
    }

    /** The model's inputs, other numbers for every row; masks and positions stay. */
    private static Map<String, Tensor> row(TestModel model, int row) {
        Map<String, Tensor> changed = new LinkedHashMap<>(model.inputs());
        changed.replaceAll((name, tensor) -> changed(name, tensor, row));
        return changed;
    }

    private static Tensor changed(String name, Tensor tensor, int row) {
        if (tensor.element() == ElementType.FLOAT) {
            float[] values = tensor.toFloatArray();
            IntStream.range(0, values.length).forEach(i -> values[i] *= 1 + row * 0.1f);
            return Tensor.of(values, tensor.shape());
        } else if (!name.equals("input_ids")) {
            return tensor;
        }
        long[] values = tensor.toLongArray();
        IntStream.range(0, values.length).forEach(i -> values[i] = (values[i] + 7L * row) % 500);
        return tensor.element() == ElementType.INT64
                ? Tensor.of(values, tensor.shape())
                : Tensor.of(Arrays.stream(values).mapToInt(Math::toIntExact).toArray(), tensor.shape());
    }

    private static String shown(Optional<Cause> mixing, Optional<Cause> rounding) {
        return mixing.map(cause -> "mixed by " + cause.operator() + ": " + cause.reason())
                .or(() -> rounding.map(cause -> "rounded by " + cause.operator() + ": " + cause.reason()))
                .orElse("apart");
    }
}
