package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a graph says of its own values and of those around it: types, and numbers that never change. */
final class Known {
    private final Optional<Known> around;
    private final Map<String, TensorType> types = new HashMap<>();
    private final Map<String, Weight> constants = new HashMap<>();

    private Known(Optional<Known> around, Graph graph) {
        this.around = around;
        List.of(graph.inputs(), graph.outputs(), graph.values()).forEach(values -> values.forEach(this::add));
        graph.weights().forEach(weight -> add(weight.name(), weight));
        graph.nodes().forEach(this::add);
        // An initialiser with an input's name is only its default.
        graph.inputs().forEach(input -> constants.remove(input.name()));
    }

    /** {@return what {@code graph} says, and {@code types} where it says nothing} */
    static Known in(Graph graph, Map<String, TensorType> types) {
        Known known = new Known(Optional.empty(), graph);
        types.forEach(known.types::putIfAbsent);
        return known;
    }

    /** {@return what {@code body} says, a graph nested in this one} */
    Known inside(Graph body) {
        return new Known(Optional.of(this), body);
    }

    /** {@return the type of {@code name}, where it is said} */
    Optional<TensorType> type(String name) {
        return Optional.ofNullable(types.get(name)).or(() -> around.flatMap(outer -> outer.type(name)));
    }

    /** {@return the rank of {@code name}, where it is said} */
    Optional<Integer> rank(String name) {
        return type(name).flatMap(TensorType::shape).map(shape -> shape.rank());
    }

    /** {@return the numbers of {@code name}, where they are constant and at hand} */
    Optional<Tensor> numbers(String name) {
        return Optional.ofNullable(constants.get(name))
                .map(Weight::tensor)
                .or(() -> around.flatMap(outer -> outer.numbers(name)));
    }

    private void add(Value value) {
        value.type().ifPresent(type -> types.put(value.name(), type));
    }

    private void add(Node node) {
        if (node.op().is("Constant") && node.attributes().get("value") instanceof Attribute.Numbers numbers) {
            add(node.outputs().get(0), numbers.value());
        }
    }

    private void add(String name, Weight weight) {
        types.put(name, weight.type());
        if (weight.blob() instanceof Blob.Inline) {
            constants.put(name, weight);
        }
    }
}
