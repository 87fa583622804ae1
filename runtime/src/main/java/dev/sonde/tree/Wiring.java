package dev.sonde.tree;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and tensors of a graph and its bodies in one list each, names resolved. A body's steps come before the
 * step that holds the body, so that the list stays in an order in which it can be carried out.
 */
final class Wiring {
    private final List<Wire> wires = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<List<Step>> users = new ArrayList<>();
    private final Set<Integer> outputs = new HashSet<>();
    private final Map<String, Wire> outermost;

    private Wiring(Graph graph) {
        Names names = new Names(null, typesOf(graph));
        add(graph, names, false);
        graph.outputs()
                .forEach(value -> outputs.add(resolve(names, value.name()).id()));
        outermost = names.wires;
    }

    static Wiring of(Graph graph) {
        return new Wiring(graph);
    }

    List<Wire> wires() {
        return wires;
    }

    List<Step> steps() {
        return steps;
    }

    /** The steps that take {@code wire}, in order; one that takes it twice is there twice. */
    List<Step> users(Wire wire) {
        return users.get(wire.id());
    }

    Optional<Step> producer(Wire wire) {
        return wire.isMade() ? Optional.of(steps.get(wire.producer())) : Optional.empty();
    }

    /** Whether {@code wire} is an output of the outermost graph. */
    boolean isOutput(Wire wire) {
        return outputs.contains(wire.id());
    }

    /** The tensor called {@code name}: the outermost graph's, or else the first one in a body. */
    Optional<Wire> wire(String name) {
        return Optional.ofNullable(outermost.get(name))
                .or(() ->
                        wires.stream().filter(wire -> wire.name().equals(name)).findFirst());
    }

    private void add(Graph graph, Names names, boolean nested) {
        graph.weights().forEach(weight -> addWeight(weight, names, nested));
        for (Value input : graph.inputs()) {
            if (!names.wires.containsKey(input.name())) {
                addWire(input.name(), Wire.NOBODY, 0, names);
            }
        }
        graph.nodes().forEach(node -> add(node, names, nested));
    }

    private void addWeight(Weight weight, Names names, boolean nested) {
        Wire wire = new Wire(wires.size(), weight.name(), Wire.NOBODY, 0, true, nested, Optional.of(weight.type()));
        register(wire, names);
    }

    private void add(Node node, Names names, boolean nested) {
        List<Wire> takes = new ArrayList<>();
        node.inputs().stream().filter(name -> !name.isEmpty()).forEach(name -> takes.add(resolve(names, name)));
        for (Graph body : bodies(node)) {
            Names inner = new Names(names, typesOf(body));
            add(body, inner, true);
            body.outputs().forEach(value -> takes.add(resolve(inner, value.name())));
        }
        List<Wire> makes = new ArrayList<>();
        for (int slot = 0; slot < node.outputs().size(); slot++) {
            if (!node.outputs().get(slot).isEmpty()) {
                makes.add(addWire(node.outputs().get(slot), steps.size(), slot, names));
            }
        }
        Step step = new Step(steps.size(), node, nested, List.copyOf(takes), List.copyOf(makes));
        steps.add(step);
        takes.forEach(wire -> users.get(wire.id()).add(step));
    }

    /** The bodies by the names of their attributes: the order in which a file lists attributes means nothing. */
    private static List<Graph> bodies(Node node) {
        Map<String, Attribute> sorted = new TreeMap<>(node.attributes());
        return sorted.entrySet().stream()
                .flatMap(entry -> node.withAttributes(Map.of(entry.getKey(), entry.getValue())).bodies().stream())
                .toList();
    }

    /** A name that nobody defines is taken as an input: whether the model is sound is for others to say. */
    private Wire resolve(Names names, String name) {
        for (Names scope = names; scope != null; scope = scope.around) {
            Wire found = scope.wires.get(name);
            if (found != null) {
                return found;
            }
        }
        return addWire(name, Wire.NOBODY, 0, names);
    }

    private Wire addWire(String name, int producer, int slot, Names names) {
        Optional<TensorType> type = Optional.ofNullable(names.types.get(name));
        return register(new Wire(wires.size(), name, producer, slot, false, names.around != null, type), names);
    }

    private Wire register(Wire wire, Names names) {
        wires.add(wire);
        users.add(new ArrayList<>());
        names.wires.put(wire.name(), wire);
        return wire;
    }

    private static Map<String, TensorType> typesOf(Graph graph) {
        Map<String, TensorType> types = new HashMap<>();
        for (List<Value> values : List.of(graph.values(), graph.inputs(), graph.outputs())) {
            values.forEach(value -> value.type().ifPresent(type -> types.put(value.name(), type)));
        }
        return types;
    }

    /** What one graph defines, and the graph around it. */
    private static final class Names {
        private final @Nullable Names around;
        private final Map<String, TensorType> types;
        private final Map<String, Wire> wires = new HashMap<>();

        Names(@Nullable Names around, Map<String, TensorType> types) {
            this.around = around;
            this.types = types;
        }
    }
}
