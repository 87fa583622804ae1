package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.graph.Extras;
import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models and their functions, in a file and as records. */
final class ModelCodec {
    /** Without one ONNX Runtime refuses a model; 10 is the newest that every version of it from 1.20 on reads. */
    private static final long IR_VERSION = 10;

    /** The IR version from which on a model has to name its operator sets. */
    private static final long OPSETS_SINCE = 3;

    private final GraphCodec graphs;

    private ModelCodec(GraphCodec graphs) {
        this.graphs = graphs;
    }

    /** {@return the model in these bytes; large weights are windows on them} */
    static ModelGraph read(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw new Malformed("it is empty");
        }
        Skeleton skeleton = Skeleton.of(bytes);
        try {
            ModelProto proto = ModelProto.parseFrom(skeleton.bytes());
            return new ModelCodec(new GraphCodec(skeleton.payloads())).read(proto);
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed("its bytes are no protobuf message of ONNX", e);
        }
    }

    private ModelGraph read(ModelProto proto) {
        if (!proto.hasGraph()) {
            throw new Malformed("it holds no graph");
        }
        if (proto.getIrVersion() >= OPSETS_SINCE && proto.getOpsetImportCount() == 0) {
            throw new Malformed("it names no operator set");
        }
        ModelProto rest = proto.toBuilder()
                .clearGraph()
                .clearOpsetImport()
                .clearFunctions()
                .build();
        return new ModelGraph(
                graphs.read(proto.getGraph()),
                opsets(proto.getOpsetImportList()),
                proto.getFunctionsList().stream().map(this::read).toList(),
                Rest.of(rest));
    }

    private static Map<String, Long> opsets(List<OperatorSetIdProto> protos) {
        Map<String, Long> opsets = new LinkedHashMap<>();
        protos.forEach(proto -> opsets.put(new OpType(proto.getDomain(), "").domain(), proto.getVersion()));
        return opsets;
    }

    private ModelGraph.Function read(FunctionProto proto) {
        FunctionProto rest = proto.toBuilder()
                .clearName()
                .clearDomain()
                .clearInput()
                .clearOutput()
                .clearAttribute()
                .clearNode()
                .clearOpsetImport()
                .build();
        Graph body = new Graph(
                "",
                proto.getInputList().stream().map(Value::of).toList(),
                proto.getOutputList().stream().map(Value::of).toList(),
                List.of(),
                List.of(),
                proto.getNodeList().stream().map(graphs::read).toList(),
                Extras.NONE);
        return new ModelGraph.Function(
                new OpType(proto.getDomain(), proto.getName()),
                body,
                proto.getAttributeList(),
                opsets(proto.getOpsetImportList()),
                Rest.of(rest));
    }

    /** {@return the model's bytes; large weights are not copied} */
    static Pieces write(ModelGraph model) {
        List<Skeleton.Payload> payloads = new ArrayList<>();
        ModelProto proto = new ModelCodec(new GraphCodec(payloads)).proto(model);
        return new Skeleton(proto.toByteArray(), payloads).filled();
    }

    private ModelProto proto(ModelGraph model) {
        ModelProto.Builder proto = Rest.restore(ModelProto.newBuilder(), model.extras());
        if (!proto.hasIrVersion()) {
            proto.setIrVersion(IR_VERSION);
        }
        proto.setGraph(graphs.write(model.graph())).addAllOpsetImport(opsets(model.opsets()));
        model.functions().forEach(function -> proto.addFunctions(proto(function)));
        return proto.build();
    }

    private static List<OperatorSetIdProto> opsets(Map<String, Long> opsets) {
        return new TreeMap<>(opsets)
                .entrySet().stream()
                        .map(entry -> OperatorSetIdProto.newBuilder()
                                .setDomain(entry.getKey())
                                .setVersion(entry.getValue())
                                .build())
                        .toList();
    }

    private FunctionProto proto(ModelGraph.Function function) {
        FunctionProto.Builder proto = Rest.restore(FunctionProto.newBuilder(), function.extras());
        function.body().inputs().forEach(value -> proto.addInput(value.name()));
        function.body().outputs().forEach(value -> proto.addOutput(value.name()));
        function.body().nodes().forEach(node -> proto.addNode(graphs.write(node)));
        return proto.setName(function.op().name())
                .setDomain(function.op().domain())
                .addAllAttribute(function.attributes())
                .addAllOpsetImport(opsets(function.opsets()))
                .build();
    }
}
