package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.OrderException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final ModelGraph CHAIN = GraphText.parse("""
            (float[n, 1] x) => (c) {
              ten: float[1] = {10}
              a = Mul(x, ten)
              b = Mul(a, ten)
              c = Mul(b, ten)
            }
            """);

    @Test
    void what_follows_the_order_of_layers_is_one_run() {
        assertThat(passes(reading(0, "a", "c"), writing(1, "b", "r0:a"))).hasSize(1);
        assertThat(passes(swapping(0, "a", "r1:a"), swapping(1, "a", "r0:a"))).hasSize(1);
    }

    @Test
    void an_earlier_place_written_from_a_later_one_of_another_invoker_takes_a_second_run() {
        List<Pass> passes = passes(writing(0, "a", "r1:b"), reading(1, "b", "c"), reading(2, "c", "c"));

        assertThat(passes).extracting(Pass::rows).containsExactly(List.of(1, 2), List.of(0));
        assertThat(passes.get(0).asked().saves()).containsValue("r1:b").containsKey("r1:b");
        assertThat(passes.get(1).fed()).containsExactly("r1:b");
        Map<String, Tensor> saved = carriedOut(passes, 1, 2, 3);
        assertThat(saved.get("0")).hasToString("float[1, 1] 20000.0");
        assertThat(saved.get("1")).hasToString("float[1, 1] 2000.0");
        assertThat(saved.get("2")).hasToString("float[1, 1] 3000.0");
    }

    @Test
    void a_value_computed_from_several_runs_is_computed_where_all_of_it_is_known() {
        Node sum = Node.of("Add", List.of("r1:b", "r2:a"), List.of("sum"));
        List<Pass> passes = passes(List.of(sum), writing(0, "a", "sum"), reading(1, "b", "c"), reading(2, "a", "c"));

        assertThat(passes).hasSize(2);
        assertThat(carriedOut(passes, 1, 2, 3).get("0")).hasToString("float[1, 1] 23000.0");
    }

    @Test
    void invokers_that_need_each_other_in_any_order_are_a_circle() {
        assertThatThrownBy(() -> passes(swapping(0, "a", "r1:b"), swapping(1, "a", "r0:b")))
                .isInstanceOf(OrderException.class)
                .hasMessageContaining("need each other's values")
                .hasMessageContaining("r0:b")
                .hasMessageContaining("r1:b");
    }

    private static Part reading(int row, String... tensors) {
        Map<String, Read> reads = new LinkedHashMap<>();
        for (String tensor : tensors) {
            reads.put("r" + row + ":" + tensor, new Read(tensor, false));
        }
        return new Part(List.of(row), reads, List.of());
    }

    private static Part writing(int row, String tensor, String value) {
        return new Part(List.of(row), reading(row, "c").reads(), List.of(Write.of(tensor, value)));
    }

    private static Part swapping(int row, String tensor, String value) {
        return new Part(List.of(row), reading(row, "a", "b", "c").reads(), List.of(Write.of(tensor, value)));
    }

    private static List<Pass> passes(Part... parts) {
        return passes(List.of(), parts);
    }

    private static List<Pass> passes(List<Node> nodes, Part... parts) {
        Map<String, String> saves = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            saves.put(Integer.toString(i), "r" + i + ":c");
        }
        Map<String, RowMap> inputs = Map.of("x", RowMap.apart(parts.length));
        Invocations asked = new Invocations(inputs, parts.length, List.of(parts), saves, List.of(), List.of(), nodes);
        return Schedule.of(CHAIN.graph(), asked, List.of(asked.parts()), name -> "reads " + name);
    }

    /** Runs one after the other, feeding what earlier ones saved. */
    private static Map<String, Tensor> carriedOut(List<Pass> passes, float... x) {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        for (Pass pass : passes) {
            Map<String, TensorType> types = new LinkedHashMap<>();
            Map<String, Tensor> given = new LinkedHashMap<>();
            for (String name : pass.fed()) {
                given.put(name, RowParts.of(saved, name));
                types.put(name, RowParts.of(saved, name).type());
            }
            List<Tensor> rows = new ArrayList<>();
            pass.inputRows()
                    .getOrDefault("x", List.of())
                    .forEach(row -> rows.add(Tensor.of(new float[] {x[row]}, 1, 1)));
            given.put("x", RowParts.joined(rows, 0));
            Joined joined = JoinRows.into(CHAIN, Rows.of(CHAIN.graph()), pass.asked(types));
            try (SessionRun session = SessionRun.of(joined.model())) {
                Map<String, Tensor> found = session.run(given);
                joined.outputs().forEach((key, output) -> saved.put(key, RowParts.of(found, output)));
            }
        }
        return saved;
    }
}
