package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes of nodes: read as a kind, set and taken away. */
final class Attributes {
    private Attributes() {}

    /** {@return the whole numbers, or the one, that {@code node} calls {@code name}} */
    static Optional<List<Long>> ints(Node node, String name) {
        Optional<Attribute> attribute = find(node, name);
        if (attribute.isPresent() && attribute.get() instanceof Attribute.Int single) {
            return Optional.of(List.of(single.value()));
        }
        return attribute.map(any -> cast(node, name, Attribute.Ints.class, any).values());
    }

    /** {@return the whole number that {@code node} calls {@code name}} */
    static Optional<Long> number(Node node, String name) {
        return find(node, name)
                .map(any -> cast(node, name, Attribute.Int.class, any).value());
    }

    /** {@return the number that {@code node} calls {@code name}} */
    static Optional<Float> real(Node node, String name) {
        return find(node, name)
                .map(any -> cast(node, name, Attribute.Real.class, any).value());
    }

    /** {@return the numbers that {@code node} calls {@code name}} */
    static Optional<List<Float>> reals(Node node, String name) {
        return find(node, name)
                .map(any -> cast(node, name, Attribute.Reals.class, any).values());
    }

    /** {@return the text that {@code node} calls {@code name}} */
    static Optional<String> text(Node node, String name) {
        return find(node, name)
                .map(any -> cast(node, name, Attribute.Text.class, any).value());
    }

    /** {@return {@code node} with the attribute {@code name} set to {@code value}} */
    static Node with(Node node, String name, Attribute value) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.put(name, value);
        return node.withAttributes(attributes);
    }

    /** {@return {@code node} without the attributes {@code names}} */
    static Node without(Node node, String... names) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        List.of(names).forEach(attributes::remove);
        return node.withAttributes(attributes);
    }

    /** {@return {@code node} as another operator} */
    static Node as(OpType op, Node node) {
        return new Node(node.name(), op, node.inputs(), node.outputs(), node.attributes(), node.notes());
    }

    private static Optional<Attribute> find(Node node, String name) {
        return Optional.ofNullable(node.attributes().get(name));
    }

    private static <T extends Attribute> T cast(Node node, String name, Class<T> kind, Attribute attribute) {
        if (!kind.isInstance(attribute)) {
            // In a local function, a reference to one of the function's own attributes.
            throw Rule.refused(node, "its attribute \"" + name + "\" is not given as a value");
        }
        return kind.cast(attribute);
    }
}
