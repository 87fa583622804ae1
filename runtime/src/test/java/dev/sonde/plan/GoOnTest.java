package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoOnTest {
    /** A residual around b, and a body that takes it. */
    private static final ModelGraph AROUND = GraphText.parse("""
            (float[n, 1] x) => (d) {
              ten: float[1] = {10}
              a = Mul(x, ten)
              b = Mul(a, ten)
              c = Add(b, a)
              d = Mul(c, a)
            }
            """);

    private final List<List<String>> executed = new ArrayList<>();

    @Test
    void a_later_run_computes_nothing_that_an_earlier_one_did() {
        Map<String, Read> reads = new LinkedHashMap<>();
        reads.put("sonde:b", new Read("b", false));
        reads.put("sonde:d", new Read("d", false));
        List<Pass> passes = passes(AROUND, reads, List.of(Write.of("b", "sonde:h")), Set.of());

        assertThat(carriedOut(AROUND, passes, 2)).hasToString("float[1, 1] " + (201 + 20.0) * 20);
        assertThat(executed).containsExactly(List.of("a", "b"), List.of("c", "d"));
    }

    @Test
    void what_can_be_neither_saved_nor_fed_is_computed_again() {
        Map<String, Read> reads = new LinkedHashMap<>();
        reads.put("sonde:b", new Read("b", false));
        reads.put("sonde:d", new Read("d", false));
        List<Pass> passes = passes(AROUND, reads, List.of(Write.of("b", "sonde:h")), Set.of("a"));

        assertThat(carriedOut(AROUND, passes, 2)).hasToString("float[1, 1] " + (201 + 20.0) * 20);
        assertThat(executed).containsExactly(List.of("a", "b"), List.of("a", "c", "d"));
    }

    @Test
    void what_only_some_see_as_written_is_fed_to_the_others() {
        Map<String, Read> reads = new LinkedHashMap<>();
        reads.put("sonde:b", new Read("a", false));
        reads.put("sonde:d", new Read("d", false));
        Write forD = new Write("a", Set.of("d"), "sonde:h");
        List<Pass> passes = passes(AROUND, reads, List.of(forD), Set.of());

        assertThat(carriedOut(AROUND, passes, 2)).hasToString("float[1, 1] " + 220.0 * 21);
        assertThat(executed.get(1)).doesNotContain("a").contains("d");
    }

    @Test
    void a_tensor_that_the_write_reaches_is_computed_anew() {
        Map<String, Read> reads = new LinkedHashMap<>();
        reads.put("sonde:b", new Read("a", false));
        reads.put("sonde:d", new Read("d", false));
        List<Pass> passes = passes(AROUND, reads, List.of(Write.of("a", "sonde:h")), Set.of());

        assertThat(carriedOut(AROUND, passes, 2)).hasToString("float[1, 1] " + (210.0 + 21) * 21);
        assertThat(executed).containsExactly(List.of("a"), List.of("b", "c", "d"));
    }

    @Test
    void a_write_inside_of_a_body_makes_the_node_around_it_anew_and_no_other() {
        ModelGraph bodies = GraphText.parse("""
                (float[n, 1] x, bool[] flag) => (d) {
                  ten: float[1] = {10}
                  a = Mul(x, ten)
                  b = If<else_branch=no () => (e) {
                    e = Neg(a)
                  }, then_branch=yes () => (t) {
                    in = Mul(a, ten)
                    t = Mul(in, ten)
                  }>(flag)
                  d = Mul(b, a)
                }
                """);
        assertThat(Reached.by(bodies.graph(), Write.of("in", "v")))
                .contains("t", "b", "d")
                .doesNotContain("a", "e");
        assertThat(Reached.by(bodies.graph(), Write.of("t", "v")))
                .contains("b", "d")
                .doesNotContain("in");
        assertThat(Reached.by(bodies.graph(), Write.of("nowhere", "v"))).contains("a", "b", "d");
    }

    /** What is asked for by one invoker with a Java function that takes what is read first. */
    private static List<Pass> passes(
            ModelGraph model, Map<String, Read> reads, List<Write> writes, Set<String> unreadable) {
        Part part = new Part(List.of(0), reads, writes);
        Node host = Node.of(Schedule.HOST, List.of("sonde:b"), List.of("sonde:h"), Map.of());
        Invocations asked = new Invocations(
                Map.of("x", RowMap.apart(1)),
                1,
                List.of(part),
                Map.of("0", "sonde:d"),
                List.of(),
                List.of(),
                List.of(host));
        return GoOn.in(
                model.graph(), Schedule.of(model.graph(), asked, List.of(asked.parts()), name -> name), unreadable);
    }

    /** Runs one after the other; the function adds one. */
    private Tensor carriedOut(ModelGraph model, List<Pass> passes, float x) {
        Map<String, Tensor> known = new LinkedHashMap<>();
        for (Pass pass : passes) {
            Map<String, TensorType> types = new LinkedHashMap<>();
            Map<String, Tensor> given = new LinkedHashMap<>();
            given.put("x", Tensor.of(new float[] {x}, 1, 1));
            for (String name : pass.fed()) {
                given.put(name, RowParts.of(known, name));
                types.put(name, RowParts.of(known, name).type());
            }
            Invocations now = pass.asked(types);
            Part part = now.parts().get(0);
            Patch patch = new Patch(part.reads(), part.writes(), now.saves(), now.feeds(), List.of(), now.nodes());
            Spliced spliced = Splice.into(model, patch, Set.of());
            executed.add(spliced.model().graph().nodes().stream()
                    .flatMap(node -> node.outputs().stream())
                    .filter(name -> !name.startsWith("sonde:"))
                    .toList());
            try (SessionRun session = SessionRun.of(spliced.model())) {
                Map<String, Tensor> found = session.run(given);
                spliced.outputs().forEach((key, output) -> known.put(key, RowParts.of(found, output)));
            }
            Tensor taken = known.get("sonde:b");
            if (taken != null) {
                known.put("sonde:h", Tensor.of(new float[] {(float) taken.at(0) + 1}, 1, 1));
            }
        }
        return RowParts.of(known, "0");
    }
}
