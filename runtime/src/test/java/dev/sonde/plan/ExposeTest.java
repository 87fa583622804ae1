package dev.sonde.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExposeTest {
    private static final String TEXT = """
            (float[batch, ?] x, float[2] w) => (float[batch, 3] y) {
              w: float[2] = {1, 2}
              h: float[batch, 2]
              h = Mul(x, w)
              a, "" = TopK(h, h)
              y = Relu(a)
            }
            """;

    @Test
    void every_tensor_that_a_node_makes_is_an_output_without_a_type() {
        Graph exposed = Expose.everything(GraphText.parse(TEXT), Map.of()).graph();

        assertThat(exposed.outputs()).containsExactly(Value.of("h"), Value.of("a"), Value.of("y"));
        assertThat(exposed.values()).isEmpty();
    }

    @Test
    void inputs_have_the_sizes_given_and_defaults_are_constants() {
        Graph exposed = Expose.everything(GraphText.parse(TEXT), Map.of("batch", 3L, "x.1", 7L))
                .graph();

        assertThat(exposed.inputs())
                .extracting(input -> input.type().orElseThrow().toString())
                .containsExactly("float[3, 7]");
        assertThat(exposed.weights()).extracting(Weight::name).containsExactly("w");
    }

    @Test
    void large_weights_become_inputs_unless_shapes_may_hang_on_them() {
        ModelGraph model = GraphText.parse("(float[2] x) => (y) { y = Relu(x) }");
        Weight table = Weight.of("table", Tensor.full(1, ElementType.FLOAT, 100, 3));
        Weight bytes = Weight.of("bytes", Tensor.full(1, ElementType.INT8, 300));
        Weight positions = Weight.of("positions", Tensor.full(1, ElementType.INT64, 1, 512));
        Node constant =
                Node.of(OpType.of("Constant"), List.of(), List.of("c"), Map.of("value", new Attribute.Numbers(table)));
        Graph graph = model.graph()
                .withWeights(List.of(table, bytes, positions))
                .withNodes(Stream.concat(Stream.of(constant), model.graph().nodes().stream())
                        .toList());

        Graph exposed = Expose.everything(model.with(graph), Map.of()).graph();

        assertThat(exposed.inputs()).extracting(Value::name).containsExactly("x", "table", "bytes", "c");
        assertThat(exposed.weights()).containsExactly(positions);
        assertThat(exposed.outputs()).containsExactly(Value.of("y"));
    }

    @Test
    void ranks_are_asked_for_by_shapes() {
        ModelGraph exposed = Expose.everything(GraphText.parse(TEXT), Map.of());

        Graph ranked = Expose.withRanks(exposed, List.of("a")).graph();

        assertThat(ranked.nodes()).contains(Node.of("Shape", List.of("a"), List.of(Expose.rankOf("a"))));
        assertThat(ranked.outputs()).last().isEqualTo(Value.of(Expose.rankOf("a")));
    }
}
