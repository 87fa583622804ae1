package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Node;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Excerpt;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of what a call of a module makes: those of the model where its inputs have the model's types, else those that
 * ONNX Runtime infers.
 */
final class CallTypes {
    private final Stand stand;
    private final Optional<Map<String, TensorType>> inferred;

    private CallTypes(Stand stand, Optional<Map<String, TensorType>> inferred) {
        this.stand = stand;
        this.inferred = inferred;
    }

    /**
     * {@return the types in a call}
     *
     * @param given the values that take the place of the model's tensors
     * @throws ShapeException where one of another element type is given, or none that the module can take
     */
    static CallTypes of(Stand stand, Excerpt excerpt, Map<String, Operand> given) {
        given.forEach((tensor, operand) -> requireElement(stand, tensor, operand));
        boolean same = given.entrySet().stream().allMatch(each -> isSame(stand, each.getKey(), each.getValue()));
        return new CallTypes(stand, same ? Optional.empty() : Optional.of(inferred(stand, excerpt, given)));
    }

    /** {@return the type of {@code tensor} of the exported model in this call} */
    Optional<TensorType> of(String tensor) {
        return inferred.isPresent()
                ? Optional.ofNullable(inferred.get().get(tensor))
                : stand.model().type(tensor);
    }

    private static boolean isSame(Stand stand, String tensor, Operand given) {
        Optional<TensorType> model = stand.model().type(tensor).map(stand::sized);
        return given.type().map(stand::sized).equals(model);
    }

    private static void requireElement(Stand stand, String tensor, Operand given) {
        Optional<TensorType> wanted = stand.model().type(tensor);
        boolean other = wanted.isPresent()
                && given.element().isPresent()
                && given.element().get() != wanted.get().element();
        if (other) {
            throw new ShapeException(Facts.of("the module takes elements of another type")
                    .add("wanted", wanted.get())
                    .add("given", given.type().map(Object::toString).orElse("?"))
                    .askedAt(CallSite.here()));
        }
    }

    private static Map<String, TensorType> inferred(Stand stand, Excerpt excerpt, Map<String, Operand> given) {
        List<Node> nodes = excerpt.nodes("", (node, name) -> name);
        Map<String, TensorType> types = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        given.forEach((tensor, operand) -> operand.type()
                .or(() -> stand.recording().scan().type(operand))
                .ifPresentOrElse(type -> types.put(tensor, stand.sized(type)), () -> unknown.add(tensor)));
        return unknown.isEmpty() ? stand.recording().scan().types(nodes, types, excerpt.copied()) : Map.of();
    }
}
