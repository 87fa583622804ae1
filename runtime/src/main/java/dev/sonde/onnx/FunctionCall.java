package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One call of a function of a model's own, written out. */
final class FunctionCall {
    private final Node call;
    private final Function function;
    private final String name;

    /** The caller's names of what goes in and comes out, by the function's. */
    private final Map<String, String> edges = new HashMap<>();

    private final Map<String, Attribute> attributes = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    /** @param name what the names of everything inside begin with */
    FunctionCall(Node call, Function function, String name) {
        this.call = call;
        this.function = function;
        this.name = name;
        addDefaults();
        attributes.putAll(call.attributes());
    }

    private void addDefaults() {
        AttributeCodec codec = new AttributeCodec(new TensorCodec(List.of()), new GraphCodec(List.of()));
        Rest.restore(FunctionProto.newBuilder(), function.extras())
                .getAttributeProtoList()
                .forEach(attribute -> attributes.put(attribute.getName(), codec.read(attribute)));
    }

    /** {@return the function's nodes as the caller would have written them} */
    List<Node> nodes() {
        List<Value> inputs = function.body().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            edges.put(inputs.get(i).name(), at(call.inputs(), i));
        }
        List<Node> passing = new ArrayList<>();
        List<Value> outputs = function.body().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            String given = at(call.outputs(), i);
            String known =
                    given.isEmpty() ? null : edges.putIfAbsent(outputs.get(i).name(), given);
            if (known != null) {
                passing.add(written(Node.of("Identity", List.of(known), List.of(given)), UnaryOperator.identity()));
            }
        }
        function.body().nodes().forEach(node -> nodes.add(written(node, this::renamed)));
        nodes.addAll(passing);
        return nodes;
    }

    private static String at(List<String> names, int index) {
        return index < names.size() ? names.get(index) : "";
    }

    private String renamed(String inner) {
        String edge = edges.get(inner);
        return edge == null ? own(inner) : edge;
    }

    private String own(String inner) {
        if (inner.isEmpty()) {
            return "";
        }
        return inner.startsWith("/") ? name + inner : name + '/' + inner;
    }

    private Node written(Node node, UnaryOperator<String> names) {
        Map<String, String> metadata = new LinkedHashMap<>(call.notes().metadata());
        metadata.putAll(node.notes().metadata());
        return new Node(
                own(node.name().isEmpty() ? node.op().name() : node.name()),
                node.op(),
                node.inputs().stream().map(names).toList(),
                node.outputs().stream().map(names).toList(),
                attributes(node, names),
                new Node.Notes(metadata, node.notes().extras()));
    }

    private Map<String, Attribute> attributes(Node node, UnaryOperator<String> names) {
        Map<String, Attribute> written = new LinkedHashMap<>();
        node.attributes().forEach((key, attribute) -> {
            Optional<String> reference = reference(attribute);
            if (reference.isEmpty()) {
                written.put(key, inside(attribute, names));
            } else if (attributes.containsKey(reference.get())) {
                written.put(key, attributes.get(reference.get()));
            }
        });
        return written;
    }

    private static Optional<String> reference(Attribute attribute) {
        return attribute instanceof Attribute.Other other
                ? Optional.of(Rest.restore(AttributeProto.newBuilder(), other.extras())
                                .getRefAttrName())
                        .filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    private Attribute inside(Attribute attribute, UnaryOperator<String> names) {
        if (attribute instanceof Attribute.Body body) {
            return new Attribute.Body(body(body.value(), names));
        } else if (attribute instanceof Attribute.Bodies bodies) {
            return new Attribute.Bodies(
                    bodies.values().stream().map(body -> body(body, names)).toList());
        }
        return attribute;
    }

    /** What a body defines itself is not what around it is called the same. */
    private Graph body(Graph body, UnaryOperator<String> names) {
        Set<String> own = body.definitions();
        UnaryOperator<String> inner = value -> own.contains(value) ? own(value) : names.apply(value);
        return new Graph(
                body.name(),
                renamed(body.inputs(), inner),
                renamed(body.outputs(), inner),
                renamed(body.values(), inner),
                body.weights().stream()
                        .map(weight -> weight.renamed(inner.apply(weight.name())))
                        .toList(),
                body.nodes().stream().map(node -> written(node, inner)).toList(),
                body.extras());
    }

    private static List<Value> renamed(List<Value> values, UnaryOperator<String> names) {
        return values.stream()
                .map(value -> value.renamed(names.apply(value.name())))
                .toList();
    }
}
