package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The graphs that nodes hold: branches of an If, bodies of a Loop or Scan. */
public final class Bodies {
    private Bodies() {}

    /** {@return the body in each of the node's attributes that holds one, by the attribute's name} */
    public static Map<String, Graph> of(Node node) {
        Map<String, Graph> bodies = new LinkedHashMap<>();
        new TreeMap<>(node.attributes()).forEach((name, attribute) -> {
            if (attribute instanceof Attribute.Body body) {
                bodies.put(name, body.value());
            }
        });
        return bodies;
    }

    /** {@return how many graphs nested in {@code graph} define {@code tensor}} */
    static int count(Graph graph, String tensor) {
        int count = 0;
        for (Node node : graph.nodes()) {
            for (Graph body : node.bodies()) {
                count += (body.definitions().contains(tensor) ? 1 : 0) + count(body, tensor);
            }
        }
        return count;
    }

    /**
     * {@return the types of the elements of what {@code node} gives its body}
     *
     * @param visible the types around the node
     */
    public static Map<String, ElementType> inputs(Node node, Graph body, Map<String, ElementType> visible) {
        Map<String, ElementType> types = new LinkedHashMap<>();
        int first = 0;
        if (node.op().is("Loop") && body.inputs().size() > 1) {
            types.put(body.inputs().get(0).name(), ElementType.INT64);
            types.put(body.inputs().get(1).name(), ElementType.BOOL);
            first = 2;
        }
        for (int i = first; i < body.inputs().size() && i < node.inputs().size(); i++) {
            ElementType element = visible.get(node.inputs().get(i));
            if (element != null) {
                types.put(body.inputs().get(i).name(), element);
            }
        }
        return types;
    }

    /**
     * {@return {@code body} as a graph that could be a model: what it takes from around it is given to it}
     *
     * @param visible the types of the elements of what it may take
     */
    public static Graph alone(Graph body, Map<String, ElementType> visible) {
        List<Value> inputs = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        body.inputs().forEach(input -> names.add(input.name()));
        names.addAll(body.captures());
        for (String name : names) {
            Optional<Value> own = body.inputs().stream()
                    .filter(input -> input.name().equals(name) && input.type().isPresent())
                    .findFirst();
            ElementType element = visible.get(name);
            inputs.add(own.orElse(element == null ? Value.of(name) : Value.of(name, TensorType.of(element))));
        }
        return body.withInputs(inputs);
    }

    /** {@return {@code node} with another body in the attribute {@code name}} */
    static Node with(Node node, String name, Graph body) {
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.put(name, new Attribute.Body(body));
        return node.withAttributes(attributes);
    }
}
