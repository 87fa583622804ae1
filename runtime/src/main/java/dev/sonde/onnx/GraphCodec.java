package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.Skeleton.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Graphs and nodes, in a file and as records. */
final class GraphCodec {
    private final TensorCodec tensors;
    private final AttributeCodec attributes;

    GraphCodec(List<Payload> payloads) {
        tensors = new TensorCodec(payloads);
        attributes = new AttributeCodec(tensors, this);
    }

    Graph read(GraphProto proto) {
        GraphProto rest = proto.toBuilder()
                .clearName()
                .clearInput()
                .clearOutput()
                .clearValueInfo()
                .clearInitializer()
                .clearNode()
                .build();
        return new Graph(
                proto.getName(),
                proto.getInputList().stream().map(TypeCodec::read).toList(),
                proto.getOutputList().stream().map(TypeCodec::read).toList(),
                proto.getValueInfoList().stream().map(TypeCodec::read).toList(),
                weights(proto),
                proto.getNodeList().stream().map(this::read).toList(),
                Rest.of(rest));
    }

    /** Of two with one name ONNX Runtime takes the later. */
    private List<Weight> weights(GraphProto proto) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (TensorProto tensor : proto.getInitializerList()) {
            weights.put(tensor.getName(), tensors.read(tensor));
        }
        return List.copyOf(weights.values());
    }

    Node read(NodeProto proto) {
        Map<String, Attribute> read = new LinkedHashMap<>();
        List<AttributeProto> rests = new ArrayList<>();
        try {
            for (AttributeProto attribute : proto.getAttributeList()) {
                if (read.put(attribute.getName(), attributes.read(attribute)) != null) {
                    throw new Malformed("attribute \"" + attribute.getName() + "\" is given more than once");
                }
                AttributeCodec.unmodelled(attribute).ifPresent(rests::add);
            }
        } catch (Malformed e) {
            throw e.inside(called(proto));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        proto.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        NodeProto rest = proto.toBuilder()
                .clearName()
                .clearDomain()
                .clearOpType()
                .clearInput()
                .clearOutput()
                .clearAttribute()
                .addAllAttribute(rests)
                .clearMetadataProps()
                .build();
        return new Node(
                proto.getName(),
                new OpType(proto.getDomain(), proto.getOpType()),
                proto.getInputList(),
                proto.getOutputList(),
                read,
                new Node.Notes(metadata, Rest.of(rest)));
    }

    private static String called(NodeProto proto) {
        return "node \"" + proto.getName() + "\" (" + proto.getOpType() + ')';
    }

    GraphProto write(Graph graph) {
        GraphProto.Builder proto = Rest.restore(GraphProto.newBuilder(), graph.extras());
        if (!graph.name().isEmpty()) {
            proto.setName(graph.name());
        }
        graph.inputs().forEach(value -> proto.addInput(TypeCodec.write(value)));
        graph.outputs().forEach(value -> proto.addOutput(TypeCodec.write(value)));
        graph.values().forEach(value -> proto.addValueInfo(TypeCodec.write(value)));
        graph.weights().forEach(weight -> proto.addInitializer(tensors.write(weight)));
        graph.nodes().forEach(node -> proto.addNode(write(node)));
        return proto.build();
    }

    NodeProto write(Node node) {
        NodeProto.Builder proto =
                Rest.restore(NodeProto.newBuilder(), node.notes().extras());
        Map<String, AttributeProto> rests = new LinkedHashMap<>();
        proto.getAttributeList().forEach(rest -> rests.put(rest.getName(), rest));
        proto.clearAttribute();
        // Sorted, so that the same graph gives the same bytes in every process.
        new TreeMap<>(node.attributes())
                .forEach((name, value) -> proto.addAttribute(attributes.write(
                        name, value, rests.getOrDefault(name, AttributeProto.getDefaultInstance()).toBuilder())));
        new TreeMap<>(node.notes().metadata())
                .forEach((key, value) -> proto.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        if (!node.name().isEmpty()) {
            proto.setName(node.name());
        }
        if (!node.op().domain().isEmpty()) {
            proto.setDomain(node.op().domain());
        }
        return proto.setOpType(node.op().name())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs())
                .build();
    }
}
