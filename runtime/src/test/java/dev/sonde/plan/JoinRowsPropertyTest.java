package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.graph.Value;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.plan.Layout.Along;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever invokers write, each finds in the joined run what it finds alone. */
class JoinRowsPropertyTest {
    private static final int GRAPHS = Integer.getInteger("rows.graphs", 200);
    private static final int INVOKERS = 5;

    /** Two inputs; which invoker asks for which. */
    private static final RowMap INPUTS = new RowMap(List.of(0, 1, 0, 0, 1));

    private int compared;
    private int shared;

    @Test
    void each_invoker_finds_the_bits_that_it_finds_alone() {
        for (int seed = 0; seed < GRAPHS; seed++) {
            check(seed);
        }

        assertThat(compared).isGreaterThan(5 * GRAPHS);
        assertThat(shared).isGreaterThan(GRAPHS);
    }

    private void check(int seed) {
        Random random = new Random(seed);
        ModelGraph model = RandomGraph.of(seed);
        Rows rows = Rows.of(model.graph());
        List<String> places = places(model, rows);
        if (places.size() < 3) {
            return;
        }
        List<Patch> patches = IntStream.range(0, INVOKERS)
                .mapToObj(invoker -> patch(invoker, places, random))
                .toList();
        List<Map<String, Tensor>> inputs = List.of(inputs(model, random), inputs(model, random));
        Joined joined = JoinRows.into(model, rows, together(patches));
        shared += (int) joined.rows().values().stream()
                .filter(count -> count < INVOKERS)
                .count();
        Map<String, Tensor> whole = run(
                joined.model(),
                Map.of(
                        "x",
                                RowParts.joined(
                                        List.of(RowParts.of(inputs.get(0), "x"), RowParts.of(inputs.get(1), "x")), 0),
                        "z",
                                RowParts.joined(
                                        List.of(RowParts.of(inputs.get(0), "z"), RowParts.of(inputs.get(1), "z")), 0)));
        for (int invoker = 0; invoker < INVOKERS; invoker++) {
            Spliced alone = Splice.into(model, patches.get(invoker), Set.of());
            Map<String, Tensor> found =
                    run(alone.model(), inputs.get(INPUTS.places().get(invoker)));
            alone.outputs().forEach((key, output) -> {
                compared++;
                String name = joined.outputs().getOrDefault(key, "");
                assertThat(RowParts.of(whole, name).sameBits(RowParts.of(found, output)))
                        .as("seed %d, %s in%n%s", seed, key, GraphText.print(joined.model()))
                        .isTrue();
            });
        }
    }

    /** Tensors of which every bit is a row's own, one entry a row. */
    private static List<String> places(ModelGraph model, Rows rows) {
        return model.graph().outputs().stream()
                .map(Value::name)
                .filter(name -> rows.layout(name) instanceof Along along
                        && along.rounding().isEmpty())
                .filter(rows::isSingle)
                .toList();
    }

    /** Negates up to two places, reads all. */
    private static Patch patch(int invoker, List<String> places, Random random) {
        Map<String, Read> reads = new LinkedHashMap<>();
        Map<String, String> saves = new LinkedHashMap<>();
        List<Write> writes = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (String place : places) {
            String alias = Patch.PREFIX + invoker + place;
            reads.put(alias, new Read(place, random.nextBoolean()));
            saves.put(invoker + place, alias);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String place = places.get(random.nextInt(places.size()));
            if (writes.stream().noneMatch(write -> write.tensor().equals(place))) {
                String alias = Patch.PREFIX + "before" + invoker + place;
                reads.put(alias, new Read(place, false));
                nodes.add(Node.of("Neg", List.of(alias), List.of(alias + "neg")));
                writes.add(Write.of(place, alias + "neg"));
            }
        }
        return new Patch(reads, writes, saves, List.of(), List.of(), nodes);
    }

    static Invocations together(List<Patch> patches) {
        List<Part> parts = new ArrayList<>();
        Map<String, String> saves = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Patch patch : patches) {
            parts.add(new Part(List.of(parts.size()), patch.reads(), patch.writes()));
            saves.putAll(patch.saves());
            nodes.addAll(patch.nodes());
        }
        Map<String, RowMap> inputs = Map.of("x", INPUTS, "z", INPUTS);
        return new Invocations(inputs, patches.size(), parts, saves, List.of(), List.of(), nodes);
    }

    private static Map<String, Tensor> run(ModelGraph model, Map<String, Tensor> inputs) {
        try (SessionRun session = SessionRun.of(model)) {
            return session.run(inputs);
        }
    }

    private static Map<String, Tensor> inputs(ModelGraph model, Random random) {
        long[] sizes = model.graph().inputs().get(0).type().orElseThrow().shape().orElseThrow().dims().stream()
                .mapToLong(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : 1)
                .toArray();
        return Map.of("x", RowParts.noise(random, sizes), "z", RowParts.noise(random, sizes));
    }
}
