package dev.sonde.tree;

import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the modules of a graph together. */
final class TreeBuilder {
    private final Graph graph;
    private final Scopes scopes;
    private final Edges edges;
    private final Map<String, Set<String>> children = new LinkedHashMap<>();
    private final Map<String, List<Step>> steps = new LinkedHashMap<>();
    private final Map<String, List<Step>> own = new LinkedHashMap<>();

    TreeBuilder(Graph graph) {
        this.graph = graph;
        Wiring wiring = Wiring.of(graph);
        Origins origins = Origins.of(wiring);
        scopes = Scopes.of(wiring, origins);
        edges = Edges.of(wiring, origins, scopes);
        wiring.steps().forEach(this::add);
    }

    Module root() {
        return module(Paths.ROOT);
    }

    /** The fused operator inside of which a layer is computed, by the layer's path. */
    Map<String, Node> inside() {
        return scopes.inside();
    }

    /** What names in the file became that stand for a later call of a module. */
    Map<String, String> renamed() {
        return scopes.renamed();
    }

    private void add(Step step) {
        String path = scopes.path(step);
        own.computeIfAbsent(path, key -> new ArrayList<>()).add(step);
        String module = path;
        while (!module.isEmpty()) {
            steps.computeIfAbsent(module, key -> new ArrayList<>()).add(step);
            String parent = Paths.parent(module);
            children.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(module);
            module = parent;
        }
        steps.computeIfAbsent(Paths.ROOT, key -> new ArrayList<>()).add(step);
    }

    private Module module(String path) {
        List<Step> all = steps.getOrDefault(path, List.of());
        List<Step> mine = own.getOrDefault(path, List.of());
        List<Wire> outputs = edges.outputs(path);
        boolean root = path.isEmpty();
        return new Module(
                path,
                scopes.className(path),
                children.getOrDefault(path, Set.of()).stream().map(this::module).toList(),
                all.stream().map(Step::node).toList(),
                root ? fed() : inputs(path),
                root ? names(graph.outputs()) : names(outputs, wire -> !wire.nested()),
                names(outputs, Wire::nested),
                Parameters.of(path, mine),
                operators(mine, step -> !step.nested()),
                operators(mine, Step::nested));
    }

    /** Those from inside of a body come last. */
    private List<String> inputs(String path) {
        List<Wire> inputs = edges.inputs(path);
        return Stream.of(names(inputs, wire -> !wire.nested()), names(inputs, Wire::nested))
                .flatMap(List::stream)
                .toList();
    }

    /** The inputs that are no weights: old files list these as inputs too. */
    private List<String> fed() {
        Set<String> weights = graph.weights().stream().map(Weight::name).collect(Collectors.toSet());
        return names(graph.inputs()).stream()
                .filter(name -> !weights.contains(name))
                .toList();
    }

    private static List<String> names(List<Value> values) {
        return values.stream().map(Value::name).toList();
    }

    private static List<String> names(List<Wire> wires, Predicate<Wire> which) {
        return wires.stream().filter(which).map(Wire::name).distinct().toList();
    }

    private static Map<String, Node> operators(List<Step> steps, Predicate<Step> which) {
        Map<String, Node> named = new LinkedHashMap<>();
        Operators.of(steps.stream().filter(which).toList()).forEach((name, step) -> named.put(name, step.node()));
        return named;
    }
}
