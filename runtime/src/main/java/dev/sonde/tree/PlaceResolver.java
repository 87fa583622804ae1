package dev.sonde.tree;

import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Weight;
import dev.sonde.tree.PlaceName.Edge;
import dev.sonde.tree.PlaceName.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the tensors that the names of places stand for. */
final class PlaceResolver {
    private final ModuleTree tree;
    private final Graph graph;

    PlaceResolver(ModuleTree tree, Graph graph) {
        this.tree = tree;
        this.graph = graph;
    }

    List<Located> resolve(PlaceName place) {
        if (place instanceof PlaceName.OfTensor tensor) {
            return List.of(tensor(tensor));
        }
        if (place instanceof PlaceName.OfParameter parameter) {
            return List.of(parameter(parameter));
        }
        Edge edge = (Edge) place;
        return edge.isPattern() ? several(edge) : List.of(one(edge));
    }

    private Located tensor(PlaceName.OfTensor place) {
        Set<String> names = graph.allDefinitions();
        if (!names.contains(place.name())) {
            throw unknown("no tensor \"" + place.name() + '"', "nearest", Nearest.to(place.name(), names));
        }
        return new Located(place.toString(), place.name());
    }

    private Located parameter(PlaceName.OfParameter place) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Module module : tree.modules()) {
            module.parameters().forEach((name, weight) -> names.putIfAbsent(Paths.child(module.path(), name), weight));
        }
        tree.root().parameters().forEach(names::putIfAbsent);
        graph.weights().stream().map(Weight::name).forEach(name -> names.put(name, name));
        String weight = names.get(place.name());
        if (weight == null) {
            throw unknown("no parameter \"" + place.name() + '"', "nearest", Nearest.to(place.name(), names.keySet()));
        }
        return new Located(place.toString(), weight);
    }

    private Located one(Edge edge) {
        Module module = tree.at(edge.path());
        if (edge.operator().isPresent()
                && !module.allOperators().containsKey(edge.operator().get())) {
            throw Fused.noOperator(
                    module.path(), module.allOperators(), edge.operator().get());
        }
        return locate(module, edge.operator(), edge).orElseThrow(() -> unknownEdge(module, edge));
    }

    private List<Located> several(Edge edge) {
        List<Located> found = new ArrayList<>();
        List<Module> modules =
                PathPattern.isPattern(edge.path()) ? tree.matching(edge.path()) : List.of(tree.at(edge.path()));
        for (Module module : modules) {
            for (Optional<String> operator : operators(module, edge)) {
                locate(module, operator, edge).ifPresent(found::add);
            }
        }
        if (found.isEmpty()) {
            throw ModuleTree.unknown(
                    Facts.of("nothing matches \"" + edge + '"'),
                    "modules",
                    tree.modules().stream().map(Module::path).toList());
        }
        return List.copyOf(found);
    }

    private static List<Optional<String>> operators(Module module, Edge edge) {
        return edge.operator()
                .map(pattern -> module.allOperators().keySet().stream()
                        .filter(name -> PathPattern.partMatches(pattern, name))
                        .map(Optional::of)
                        .toList())
                .orElse(List.of(Optional.empty()));
    }

    private static Optional<Located> locate(Module module, Optional<String> operator, Edge edge) {
        List<String> tensors = tensors(module, operator, edge.side());
        return edge.index() < tensors.size()
                ? Optional.of(new Located(edge.at(module.path(), operator).toString(), tensors.get(edge.index())))
                : Optional.empty();
    }

    private static List<String> tensors(Module module, Optional<String> operator, Side side) {
        Optional<Node> node = operator.map(name -> module.allOperators().get(name));
        if (node.isPresent()) {
            List<String> tensors =
                    side == Side.INPUT ? node.get().inputs() : node.get().outputs();
            return tensors.stream().filter(name -> !name.isEmpty()).toList();
        }
        return side == Side.INPUT ? module.inputs() : module.allOutputs();
    }

    private static UnknownNameException unknownEdge(Module module, Edge edge) {
        List<String> tensors = tensors(module, edge.operator(), edge.side());
        return unknown(
                "no place \"" + edge.path() + '#' + edge.side() + '[' + edge.index() + "]\"",
                "there is",
                tensors.size() + " " + edge.side() + (tensors.size() == 1 ? "" : "s"));
    }

    private static UnknownNameException unknown(String statement, String label, String fact) {
        return ModuleTree.unknown(Facts.of(statement).add(label, fact), "", List.of());
    }
}
