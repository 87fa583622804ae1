package dev.sonde.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes in an order in which they can be carried out, and the values at the graph's edge.
 *
 * @param values what is known of the types of inner values
 * @param weights the initialisers; one with an input's name is that input's default
 */
public record Graph(
        String name,
        List<Value> inputs,
        List<Value> outputs,
        List<Value> values,
        List<Weight> weights,
        List<Node> nodes,
        Extras extras) {

    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        values = List.copyOf(values);
        weights = List.copyOf(weights);
        nodes = List.copyOf(nodes);
    }

    /** {@return this graph with other nodes} */
    public Graph withNodes(List<Node> others) {
        return new Graph(name, inputs, outputs, values, weights, others, extras);
    }

    /** {@return this graph with other initialisers} */
    public Graph withWeights(List<Weight> others) {
        return new Graph(name, inputs, outputs, values, others, nodes, extras);
    }

    /** {@return this graph with other inputs} */
    public Graph withInputs(List<Value> others) {
        return new Graph(name, others, outputs, values, weights, nodes, extras);
    }

    /** {@return this graph with other outputs} */
    public Graph withOutputs(List<Value> others) {
        return new Graph(name, inputs, others, values, weights, nodes, extras);
    }

    /** {@return this graph with other types of inner values} */
    public Graph withValues(List<Value> others) {
        return new Graph(name, inputs, outputs, others, weights, nodes, extras);
    }

    /** {@return every name that this graph itself defines: inputs, initialisers, outputs of nodes} */
    public Set<String> definitions() {
        Set<String> names = new LinkedHashSet<>();
        inputs.forEach(value -> names.add(value.name()));
        weights.forEach(weight -> names.add(weight.name()));
        nodes.forEach(node -> names.addAll(node.outputs()));
        names.remove("");
        return names;
    }

    /** {@return every name that this graph or a graph nested in it defines} */
    public Set<String> allDefinitions() {
        Set<String> names = new LinkedHashSet<>(definitions());
        for (Node node : nodes) {
            node.bodies().forEach(body -> names.addAll(body.allDefinitions()));
        }
        return names;
    }

    /** {@return the names that this graph takes from the graphs around it, nested bodies included} */
    public Set<String> captures() {
        Set<String> used = new LinkedHashSet<>();
        for (Node node : nodes) {
            used.addAll(node.inputs());
            node.bodies().forEach(body -> used.addAll(body.captures()));
        }
        outputs.forEach(value -> used.add(value.name()));
        used.removeAll(definitions());
        used.remove("");
        return used;
    }
}
