package dev.sonde.onnx;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks that no node makes, from numbers in the file alone, a tensor that would take the machine's memory: ONNX Runtime
 * computes such tensors when it loads a model, and what it asks for may be given and end the process when it is used.
 */
final class SizeCheck {
    /** Eight gigabytes of float; a model that means it makes such a tensor from what it is given. */
    private static final long MOST = 1L << 31;

    /** Which input of an operator is the shape of what it makes. */
    private static final Map<String, Integer> SHAPED = Map.of("ConstantOfShape", 0, "Expand", 1);

    private static final List<String> SHAPED_BY_ATTRIBUTE = List.of("RandomNormal", "RandomUniform");

    private final Map<String, Weight> constants = new HashMap<>();

    private SizeCheck(Graph graph) {
        graph.weights().forEach(weight -> constants.put(weight.name(), weight));
        for (Node node : graph.nodes()) {
            if (node.op().is("Constant") && node.attributes().get("value") instanceof Attribute.Numbers numbers) {
                node.outputs().forEach(output -> constants.put(output, numbers.value()));
            }
        }
    }

    /** Refuses {@code graph}, its nested graphs apart, where a node makes too large a tensor. */
    static void require(Graph graph) {
        SizeCheck check = new SizeCheck(graph);
        for (Node node : graph.nodes()) {
            check.shape(node).ifPresent(sizes -> require(node, sizes));
        }
    }

    private static void require(Node node, List<Long> sizes) {
        double elements = sizes.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        if (elements > MOST) {
            throw new Malformed("it makes a tensor of the shape " + sizes + ", which no memory holds")
                    .inside(ModelCheck.called(node));
        }
    }

    private Optional<List<Long>> shape(Node node) {
        Integer input = node.op().domain().isEmpty() ? SHAPED.get(node.op().name()) : null;
        if (input != null && input < node.inputs().size()) {
            return numbers(constants.get(node.inputs().get(input)));
        }
        boolean isRandom = node.op().domain().isEmpty()
                && SHAPED_BY_ATTRIBUTE.contains(node.op().name());
        return isRandom && node.attributes().get("shape") instanceof Attribute.Ints ints
                ? Optional.of(ints.values())
                : Optional.empty();
    }

    private static Optional<List<Long>> numbers(@Nullable Weight weight) {
        if (weight == null || weight.type().element() != ElementType.INT64 || !(weight.blob() instanceof Blob.Inline)) {
            return Optional.empty();
        }
        Tensor numbers = weight.tensor();
        return Optional.of(Arrays.stream(numbers.toLongArray()).boxed().toList());
    }
}
