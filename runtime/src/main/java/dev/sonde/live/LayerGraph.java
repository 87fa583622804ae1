package dev.sonde.live;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Value;
import dev.sonde.live.Course.Step;
import dev.sonde.plan.Upgrade;
import dev.sonde.run.Frozen;
import dev.sonde.run.Structure;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Module;
import dev.sonde.tree.ModuleTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Java model as a graph, in which every call of a layer, and of an operation in one, is two nodes of which nobody knows
 * what they compute: one hands out the inputs as they arrive, one the outputs.
 *
 * <p>Where the order of the calls is known each node takes what arrived before it, so that what would have to be known
 * before it is there shows as a circle.
 *
 * <p>Sizes that are known are names that stand for themselves ({@link #sizes}): a line is checked against them, and what
 * it writes down holds for others too.
 */
public final class LayerGraph implements Structure {
    private static final OpType ARRIVAL = new OpType("dev.sonde", "Arrival");
    private static final OpType LAYER = new OpType("dev.sonde", "Layer");

    private final Map<String, TensorType> types = new LinkedHashMap<>();
    private final Map<String, Long> sizes = new LinkedHashMap<>();
    private final Map<String, Node> arrivals = new LinkedHashMap<>();
    private final Map<String, Node> calls = new LinkedHashMap<>();
    private final Map<String, Map<String, Node>> operations = new LinkedHashMap<>();
    private final ModelGraph model;
    private final ModuleTree tree;

    /**
     * Makes the graph of the model whose layers are {@code layers}.
     *
     * @param layers the class of each, by path, in the model's order; with the root's empty path if that is a layer
     * @param course what runs have taught of them
     */
    public LayerGraph(Map<String, String> layers, Course course) {
        course.types().forEach((label, type) -> types.put(label, named(type)));
        List<Node> nodes = new ArrayList<>();
        List<String> before = List.of();
        for (Step step : course.steps()) {
            before = add(step, course.isOrdered() ? before : List.of(), nodes);
        }
        for (String path : layers.keySet()) {
            if (!calls.containsKey(path)) {
                add(new Step(path, false, 1), List.of(), nodes);
                add(new Step(path, true, 1), List.of(), nodes);
            }
        }
        List<Value> outputs = calls.containsKey("") ? List.of(value(Labels.output("", 0))) : List.of();
        Graph graph = new Graph("java", List.of(), outputs, List.of(), List.of(), nodes, Extras.NONE);
        model = new ModelGraph(graph, Map.of("", Upgrade.OPSET), List.of(), Extras.NONE);
        addOperations();
        tree = ModuleTree.given(modules(layers), model);
    }

    private Value value(String label) {
        TensorType type = types.get(label);
        return type == null ? Value.of(label) : Value.of(label, type);
    }

    private List<String> add(Step step, List<String> before, List<Node> nodes) {
        List<String> takes = new ArrayList<>(before);
        Node arrival = arrivals.get(step.name());
        if (step.isOutput() && arrival != null) {
            arrival.outputs().stream().filter(input -> !takes.contains(input)).forEach(takes::add);
        }
        Map<String, Attribute> none = Map.of();
        Node node = Node.of(step.isOutput() ? LAYER : ARRIVAL, takes, step.labels(), none);
        (step.isOutput() ? calls : arrivals).put(step.name(), node);
        nodes.add(node);
        return step.labels();
    }

    private TensorType named(TensorType type) {
        return new TensorType(
                type.element(),
                type.shape()
                        .map(shape ->
                                new Shape(shape.dims().stream().map(this::named).toList())));
    }

    private Dim named(Dim dim) {
        if (dim instanceof Dim.Fixed fixed) {
            String name = Long.toString(fixed.size());
            sizes.put(name, fixed.size());
            return Dim.of(name);
        }
        return dim;
    }

    private Module modules(Map<String, String> layers) {
        Map<String, List<String>> children = new TreeMap<>();
        Set<String> known = new java.util.LinkedHashSet<>(layers.keySet());
        known.addAll(calls.keySet());
        known.removeIf(name -> name.isEmpty() || isOperation(name));
        for (String name : List.copyOf(known)) {
            for (String above = parent(name); !above.isEmpty() && known.add(above); above = parent(above)) {
                // What holds layers is a module, though nobody calls it.
            }
        }
        for (String name : known) {
            children.computeIfAbsent(parent(name), absent -> new ArrayList<>()).add(name);
        }
        return module("", layers, children);
    }

    private Module module(String name, Map<String, String> layers, Map<String, List<String>> children) {
        List<Module> inner = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (String child : children.getOrDefault(name, List.of())) {
            Module made = module(child, layers, children);
            Node arrival = arrivals.get(child);
            if (arrival != null) {
                // A layer that is not called is given its inputs all the same.
                nodes.add(arrival);
            }
            nodes.addAll(made.nodes());
            inner.add(made);
        }
        Node call = calls.get(name);
        Node arrival = arrivals.get(name);
        if (call != null) {
            nodes.add(call);
        }
        return new Module(
                name,
                Optional.ofNullable(layers.get(Labels.path(name))),
                inner,
                nodes,
                arrival == null ? List.of() : arrival.outputs(),
                call == null ? List.of() : call.outputs(),
                List.of(),
                Map.of(),
                operations.getOrDefault(name, Map.of()),
                Map.of());
    }

    private static boolean isOperation(String name) {
        return name.indexOf('/') >= 0;
    }

    /** Notes the operations, by the call that they are in, each as one node that takes its inputs alone. */
    private void addOperations() {
        calls.forEach((name, call) -> {
            int mark = name.lastIndexOf('/');
            Node arrival = arrivals.get(name);
            if (mark >= 0 && arrival != null) {
                operations
                        .computeIfAbsent(name.substring(0, mark), first -> new LinkedHashMap<>())
                        .put(name.substring(mark + 1), Node.of(LAYER, arrival.outputs(), call.outputs(), Map.of()));
            }
        });
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('.'), 0));
    }

    /** {@return the layers as their author saw them} */
    public ModuleTree tree() {
        return tree;
    }

    /** {@return the sizes that names of dimensions stand for} */
    public Map<String, Long> sizes() {
        return Map.copyOf(sizes);
    }

    @Override
    public ModelGraph exported() {
        return model;
    }

    @Override
    public Frozen frozen() {
        return new Frozen(model, Path.of(""), 1, Set.of());
    }

    @Override
    public Map<String, TensorType> types() {
        return types;
    }

    @Override
    public Optional<ElementType> elementInBody(String tensor) {
        return Optional.empty();
    }
}
