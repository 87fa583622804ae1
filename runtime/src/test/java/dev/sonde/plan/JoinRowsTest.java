package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.error.ModelException;
import dev.sonde.error.OrderException;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JoinRowsTest {
    private static final Tensor ONE_ROW = Tensor.of(new float[] {1, 2}, 1, 2);
    private static final Tensor TWO_ROWS = Tensor.of(new float[] {1, 2, 30, 40}, 2, 2);

    private static final ModelGraph CHAIN = GraphText.parse("""
            (float[n, 2] x) => (y) {
              two: float[] = {2}
              a = Mul(x, two)
              b = Mul(a, two)
              y = Add(a, b)
            }
            """);

    @Test
    void rows_are_shared_up_to_the_first_write_and_told_apart_after_it() {
        Joined joined = join(CHAIN, RowMap.one(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                reads sonde:y = y
                """, """
                reads sonde:b = b
                reads sonde:y = y
                writes b = sonde:v
                nodes { sonde:v = Neg(sonde:b) }
                """);

        assertThat(joined.rows())
                .containsEntry("x", 1)
                .containsEntry("a", 1)
                .containsEntry("b", 1)
                .containsEntry("y", 2);
        assertThat(saved(joined, ONE_ROW, "0")).containsExactly(6, 12);
        assertThat(saved(joined, ONE_ROW, "1")).containsExactly(-2, -4);
    }

    @Test
    void a_value_crosses_from_one_invoker_to_another() {
        Joined joined = join(CHAIN, RowMap.apart(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                reads sonde:a = a
                reads sonde:y = y
                """, """
                reads sonde:y = y
                writes a = sonde0:a
                """);

        assertThat(saved(joined, TWO_ROWS, "0")).containsExactly(6, 12);
        assertThat(saved(joined, TWO_ROWS, "1")).containsExactly(6, 12);
    }

    @Test
    void two_invokers_swap_their_values() {
        Joined joined = join(CHAIN, RowMap.apart(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                reads sonde:a = a
                reads sonde:y = y
                writes a = sonde1:a
                """, """
                reads sonde:a = a
                reads sonde:y = y
                writes a = sonde0:a
                """);

        assertThat(saved(joined, TWO_ROWS, "0")).containsExactly(180, 240);
        assertThat(saved(joined, TWO_ROWS, "1")).containsExactly(6, 12);
    }

    @Test
    void a_write_that_names_its_users_is_seen_by_them_alone() {
        Joined joined = join(CHAIN, RowMap.one(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                reads sonde:y = y
                """, """
                reads sonde:a = a
                reads sonde:y = y
                writes a <b> = sonde:v
                nodes { sonde:v = Neg(sonde:a) }
                """);

        assertThat(saved(joined, ONE_ROW, "0")).containsExactly(6, 12);
        assertThat(saved(joined, ONE_ROW, "1")).containsExactly(-2, -4);
    }

    @Test
    void a_settled_read_sees_the_write_and_another_does_not() {
        Joined joined = join(
                CHAIN,
                RowMap.one(2),
                List.of("saves 0 = sonde:s", "saves 1 = sonde:s", "saves 2 = sonde1:a"),
                """
                reads sonde:s = a <settled>
                """,
                """
                reads sonde:s = a <settled>
                reads sonde:a = a
                writes a = sonde:v
                nodes { sonde:v = Neg(sonde:a) }
                """);

        assertThat(saved(joined, ONE_ROW, "0")).containsExactly(2, 4);
        assertThat(saved(joined, ONE_ROW, "1")).containsExactly(-2, -4);
        assertThat(saved(joined, ONE_ROW, "2")).containsExactly(2, 4);
    }

    @Test
    void shapes_found_where_rows_were_few_serve_where_they_are_many() {
        ModelGraph model = GraphText.parse("""
                (float[n, 2] x) => (y) {
                  last: int64[1] = {-1}
                  two: int64[1] = {2}
                  one: float[1, 1] = {1}
                  n = Shape<end=1>(x)
                  s = Concat<axis=0>(n, two, last)
                  t = Concat<axis=0>(n, two)
                  h = Neg(x)
                  r = Reshape(h, s)
                  f = Flatten(r)
                  e = Expand(one, t)
                  y = Add(f, e)
                }
                """);
        Joined joined = join(model, RowMap.apart(3), List.of("saves 0 = sonde:y", "saves 2 = sonde:y"), """
                reads sonde:y = y
                """, """
                reads sonde:h = h
                writes h = sonde:v
                nodes { sonde:v = Neg(sonde:h) }
                """, """
                reads sonde:y = y
                """);

        Tensor rows = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertThat(saved(joined, rows, "0")).containsExactly(0, -1);
        assertThat(saved(joined, rows, "2")).containsExactly(-4, -5);
        assertThat(joined.rows()).containsEntry("r", 3).containsEntry("e", 1);
    }

    @Test
    void a_row_finds_itself_by_its_number_wherever_it_lies() {
        ModelGraph model = GraphText.parse("""
                (float[n, 2] x) => (y) {
                  zero: int64[] = {0}
                  one: int64[] = {1}
                  first: int64[1] = {0}
                  last: int64[1] = {-1}
                  n = Shape<end=1>(x)
                  c = Squeeze(n, first)
                  k = Range(zero, c, one)
                  u = Unsqueeze(k, last)
                  h = Neg(x)
                  y = GatherND(h, u)
                }
                """);
        model = numbering(model);
        Joined joined = join(model, RowMap.apart(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                reads sonde:y = y
                """, """
                reads sonde:h = h
                reads sonde:y = y
                writes h = sonde:v
                nodes { sonde:v = Neg(sonde:h) }
                """);

        assertThat(saved(joined, TWO_ROWS, "0")).containsExactly(-1);
        assertThat(saved(joined, TWO_ROWS, "1")).containsExactly(30);
    }

    /** Looks up the first entry of each row. */
    private static ModelGraph numbering(ModelGraph model) {
        String text = GraphText.print(model)
                .replace(
                        "y = GatherND(h, u)",
                        "z = Shape(u)\ne = ConstantOfShape(z)\ni = Cast<to=7>(e)\nt = Concat<axis=-1>(u, i)\ny = GatherND(h, t)");
        return GraphText.parse(text);
    }

    @Test
    void a_weight_is_written_by_all_or_by_none() {
        String write = """
                reads sonde:y = y
                reads sonde:w = two
                writes two = sonde:v
                nodes { sonde:v = Neg(sonde:w) }
                """;

        assertThatThrownBy(
                        () -> join(CHAIN, RowMap.apart(2), List.of("saves 0 = sonde:y"), write, "reads sonde:q = y\n"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"two\"")
                .hasMessageContaining("the same for all rows");
        assertThat(saved(join(CHAIN, RowMap.apart(1), List.of("saves 0 = sonde:y"), write), ONE_ROW, "0"))
                .containsExactly(2, 4);
    }

    @Test
    void a_weight_that_the_proof_rests_on_is_not_written() {
        Part part = new Part(List.of(0), Map.of(), List.of(Patch.Write.of("two", "two")));
        Part read = new Part(List.of(0), Map.of("sonde:y", new Patch.Read("y", false)), List.of());
        Invocations asked = new Invocations(
                Map.of(), 1, List.of(part, read), Map.of("0", "sonde:y"), List.of(), List.of(), List.of());

        assertThatThrownBy(() -> JoinRows.into(CHAIN, Rows.of(CHAIN.graph()), asked))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the proof rests on its numbers");
    }

    @Test
    void an_invoker_may_have_several_rows_and_another_all_of_them() {
        Part pair = new Part(
                List.of(0, 2), Map.of("sonde:b", new Patch.Read("b", false)), List.of(Patch.Write.of("b", "sonde:v")));
        Part all = new Part(List.of(0, 1, 2), Map.of("sonde:y", new Patch.Read("y", false)), List.of());
        Invocations asked = new Invocations(
                Map.of("x", new RowMap(List.of(0, 0, 1))),
                3,
                List.of(pair, all),
                Map.of("0", "sonde:y"),
                List.of(),
                List.of(),
                List.of(Node.of("Neg", List.of("sonde:b"), List.of("sonde:v"))));

        Joined joined = JoinRows.into(CHAIN, Rows.of(CHAIN.graph()), asked);

        assertThat(saved(joined, TWO_ROWS, "0")).containsExactly(-2, -4, 6, 12, -60, -80);
        assertThat(joined.rows()).containsEntry("b", 2).containsEntry("y", 3);
    }

    @Test
    void an_output_that_mixes_rows_leaves_the_others_of_its_node() {
        ModelGraph model = GraphText.parse("""
                (float[n, 1, 2, 2] x) => (y) {
                  h, where = MaxPool<kernel_shape=[1, 2]>(x)
                  f = Flatten(h)
                  y = Neg(f)
                }
                """);
        Joined joined = join(model, RowMap.one(2), List.of("saves 0 = sonde:y"), "reads sonde:y = y\n", "");

        assertThat(saved(joined, Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2), "0"))
                .containsExactly(-2, -4);
        assertThatThrownBy(
                        () -> join(model, RowMap.one(2), List.of("saves 0 = sonde:w"), "reads sonde:w = where\n", ""))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"where\"");
    }

    @Test
    void rows_that_are_equal_are_one() {
        assertThat(RowMap.of(List.of("a", "b", "a"))).isEqualTo(new RowMap(List.of(0, 1, 0)));
        assertThat(RowMap.of(List.of("a", "b", "a")).count()).isEqualTo(2);
    }

    @Test
    void a_value_that_is_needed_before_it_is_made_is_refused() {
        assertThatThrownBy(
                        () -> join(CHAIN, RowMap.apart(2), List.of("saves 0 = sonde:y", "saves 1 = sonde:y"), """
                        reads sonde:b = b
                        reads sonde:y = y
                        """, """
                        reads sonde:y = y
                        writes a = sonde0:b
                        """))
                .isInstanceOf(OrderException.class);
    }

    @Test
    void what_mixes_rows_is_refused_by_the_operator() {
        ModelGraph model = GraphText.parse("(float[n, 2] x) => (y) { h = Foo(x) y = Relu(h) }");

        assertThatThrownBy(() -> join(model, RowMap.apart(2), List.of("saves 0 = sonde:y"), "reads sonde:y = y\n", ""))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"y\"")
                .hasMessageContaining("Foo (\"h\"): no rule knows this operator");
    }

    /** Joins invokers of one row each, whose names begin with {@code sonde} and their number. */
    private static Joined join(ModelGraph model, RowMap input, List<String> saves, String... invokers) {
        List<Part> parts = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        Map<String, String> saved = new LinkedHashMap<>();
        for (int i = 0; i < invokers.length; i++) {
            String text = invokers[i].contains("nodes {") ? invokers[i] : invokers[i] + "nodes { }";
            Patch patch = GraphText.parsePatch(text.replace("sonde:", "sonde" + i + ":"));
            parts.add(new Part(List.of(i), patch.reads(), patch.writes()));
            nodes.addAll(patch.nodes());
        }
        for (String save : saves) {
            String[] words = save.split(" ");
            saved.put(words[1], words[3].replace("sonde:", "sonde" + words[1] + ":"));
        }
        Invocations asked =
                new Invocations(Map.of("x", input), invokers.length, parts, saved, List.of(), List.of(), nodes);
        Set<String> written = parts.stream()
                .flatMap(part -> part.writes().stream())
                .map(Patch.Write::tensor)
                .collect(Collectors.toSet());
        return JoinRows.into(model, Rows.of(model.graph(), RowInputs.axes(model.graph()), written), asked);
    }

    private static double[] saved(Joined joined, Tensor x, String key) {
        try (SessionRun session = SessionRun.of(joined.model())) {
            return RowParts.of(session.run(Map.of("x", x)), joined.outputs().getOrDefault(key, ""))
                    .toDoubleArray();
        }
    }
}
