package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Shared;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is proven holds on ONNX Runtime: rows run together are the rows run alone. */
class RowsPropertyTest {
    private static final int GRAPHS = Integer.getInteger("rows.graphs", 300);
    private static final int BATCH = 3;

    private int exact;
    private int rounded;
    private int shared;

    @Test
    void rows_that_are_proven_apart_have_the_bits_of_rows_run_alone() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            check(seed);
        }

        assertThat(exact).isGreaterThan(GRAPHS);
        assertThat(rounded).isGreaterThan(GRAPHS / 4);
        assertThat(shared).isGreaterThan(GRAPHS / 4);
    }

    private void check(int seed) {
        ModelGraph model = RandomGraph.of(seed);
        Rows rows = Rows.of(model.graph());
        ModelGraph proven = model.with(proven(model.graph(), rows));
        if (proven.graph().outputs().isEmpty()) {
            return;
        }
        List<Map<String, Tensor>> inputs = IntStream.range(0, BATCH)
                .mapToObj(row -> inputs(model.graph(), 31L * seed + row))
                .toList();
        try (SessionRun session = SessionRun.of(proven)) {
            Map<String, Tensor> whole = session.run(Map.of(
                    "x", RowParts.joined(at(inputs, "x"), 0),
                    "z", RowParts.joined(at(inputs, "z"), 0)));
            List<Map<String, Tensor>> alone = inputs.stream().map(session::run).toList();
            for (String name : whole.keySet()) {
                compare(
                        seed + "\n" + GraphText.print(proven) + name,
                        rows.layout(name),
                        RowParts.of(whole, name),
                        at(alone, name));
            }
        }
    }

    private void compare(String where, Layout layout, Tensor whole, List<Tensor> alone) {
        if (layout instanceof Along along) {
            Tensor expected = RowParts.joined(alone, along.axis());
            if (along.rounding().isEmpty()) {
                exact++;
                assertThat(whole.sameBits(expected)).as(where).isTrue();
            } else {
                rounded++;
                assertThat(RowParts.isClose(whole, expected)).as(where).isTrue();
            }
        } else if (layout instanceof Shared) {
            shared++;
            alone.forEach(tensor -> assertThat(whole.sameBits(tensor)).as(where).isTrue());
        }
    }

    private static Graph proven(Graph graph, Rows rows) {
        List<Value> outputs = graph.outputs().stream()
                .filter(output -> !(rows.layout(output.name()) instanceof Mixed))
                .toList();
        return Prune.unneeded(graph.withOutputs(outputs));
    }

    private static List<Tensor> at(List<Map<String, Tensor>> all, String name) {
        List<Tensor> tensors = new ArrayList<>();
        all.forEach(map -> tensors.add(RowParts.of(map, name)));
        return tensors;
    }

    private static Map<String, Tensor> inputs(Graph graph, long seed) {
        Random random = new Random(seed);
        Value input = graph.inputs().get(0);
        long[] sizes = input.type().orElseThrow().shape().orElseThrow().dims().stream()
                .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 1)
                .toArray();
        return Map.of("x", RowParts.noise(random, sizes), "z", RowParts.noise(random, sizes));
    }
}
