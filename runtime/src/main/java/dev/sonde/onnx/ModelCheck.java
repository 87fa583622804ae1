package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that every name is defined once, and before it is used, that functions end, and that nothing is of absurd size.
 *
 * <p>It refuses nothing that ONNX Runtime can run: nodes may stand in any order (they are put into one in which they
 * can be carried out), a weight may have an input's name, an output may be an input or a weight, and a nested graph may
 * define a name anew.
 */
final class ModelCheck {
    /** The names that a graph defines and, through the graph around it, those that it sees. */
    private record Scope(Set<String> names, Optional<Scope> outer) {
        boolean sees(String name) {
            return name.isEmpty()
                    || names.contains(name)
                    || outer.map(scope -> scope.sees(name)).orElse(false);
        }
    }

    private ModelCheck() {}

    /** {@return the model with its nodes in order} */
    static ModelGraph sound(ModelGraph model) {
        FunctionCheck.requireEnd(model);
        List<ModelGraph.Function> functions =
                model.functions().stream().map(ModelCheck::sound).toList();
        Graph graph = sound(model.graph(), Optional.empty());
        return new ModelGraph(graph, model.opsets(), functions, model.extras());
    }

    private static ModelGraph.Function sound(ModelGraph.Function function) {
        try {
            Graph body = sound(function.body(), Optional.empty());
            return new ModelGraph.Function(
                    function.op(), body, function.attributes(), function.opsets(), function.extras());
        } catch (Malformed e) {
            throw e.inside("function \"" + function.op() + '"');
        }
    }

    private static Graph sound(Graph graph, Optional<Scope> outer) {
        Scope scope = new Scope(definitions(graph), outer);
        SizeCheck.require(graph);
        for (Node node : graph.nodes()) {
            requireSeen(node.inputs(), scope, "input", node);
        }
        for (Value output : graph.outputs()) {
            if (!scope.sees(output.name())) {
                throw new Malformed("nothing makes the graph's output \"" + output.name() + '"');
            }
        }
        List<Node> nodes =
                graph.nodes().stream().map(node -> withSoundBodies(node, scope)).toList();
        return graph.withNodes(NodeOrder.of(nodes));
    }

    private static Set<String> definitions(Graph graph) {
        Set<String> names = new HashSet<>();
        for (Value input : graph.inputs()) {
            if (!names.add(input.name())) {
                throw new Malformed("the input \"" + input.name() + "\" is defined more than once");
            }
        }
        names.addAll(sparse(graph));
        graph.weights().forEach(weight -> names.add(weight.name()));
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !names.add(output)) {
                    throw new Malformed("\"" + output + "\" is defined more than once").inside(called(node));
                }
            }
        }
        return names;
    }

    private static List<String> sparse(Graph graph) {
        GraphProto.Builder rest = Rest.restore(GraphProto.newBuilder(), graph.extras());
        return rest.getSparseInitializerList().stream()
                .map(SparseTensorProto::getValues)
                .map(values -> values.getName())
                .toList();
    }

    private static void requireSeen(List<String> names, Scope scope, String role, Node node) {
        for (String name : names) {
            if (!scope.sees(name)) {
                throw new Malformed("nothing makes its " + role + " \"" + name + '"').inside(called(node));
            }
        }
    }

    private static Node withSoundBodies(Node node, Scope scope) {
        if (node.bodies().isEmpty()) {
            return node;
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        try {
            attributes.replaceAll((name, attribute) -> sound(attribute, scope));
        } catch (Malformed e) {
            throw e.inside(called(node));
        }
        return node.withAttributes(attributes);
    }

    private static Attribute sound(Attribute attribute, Scope scope) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(sound(body.value(), Optional.of(scope)));
        } else if (attribute instanceof Attribute.Bodies bodies) {
            return new Attribute.Bodies(bodies.values().stream()
                    .map(body -> sound(body, Optional.of(scope)))
                    .toList());
        }
        return attribute;
    }

    static String called(Node node) {
        String name = node.name().isEmpty() ? String.join(", ", node.outputs()) : node.name();
        return "node \"" + name + "\" (" + node.op() + ')';
    }
}
