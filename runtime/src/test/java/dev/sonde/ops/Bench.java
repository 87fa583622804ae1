package dev.sonde.ops;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.google.protobuf.ByteString;
import dev.sonde.graph.Attribute;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Node;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fragment with inputs, carried out by ONNX Runtime. */
final class Bench {
    final Fragment fragment = new Fragment();
    private final Map<String, Tensor> given = new LinkedHashMap<>();
    private final Map<String, TensorType> types = new LinkedHashMap<>();

    /** An input of the type of its numbers. */
    Operand input(Tensor value) {
        return input(value, value.type());
    }

    /** An input of which less is told than its numbers show. */
    Operand input(Tensor value, TensorType type) {
        String name = "in" + given.size();
        given.put(name, value);
        types.put(name, type);
        return Operand.of(name, type);
    }

    Tensor run(Operand output) {
        return run(List.of(output)).get(0);
    }

    List<Tensor> run(List<Operand> outputs) {
        Map<String, Tensor> values = new HashMap<>(given);
        values.putAll(fragment.values());
        try (OrtSession session = session(outputs)) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            for (Map.Entry<String, Tensor> each : values.entrySet()) {
                inputs.put(each.getKey(), tensor(each.getValue()));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return outputs.stream().map(output -> tensor(result, output)).toList();
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException failed) {
            throw new IllegalStateException(failed.getMessage() + "\n" + fragment.nodes(), failed);
        }
    }

    /** What ONNX Runtime itself infers for an output. */
    TensorInfo inferred(Operand output) {
        try (OrtSession session = session(List.of(output))) {
            return (TensorInfo) session.getOutputInfo().get(output.name()).getInfo();
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private OrtSession session(List<Operand> outputs) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(model(outputs), options);
        }
    }

    private byte[] model(List<Operand> outputs) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("bench");
        types.forEach((name, type) -> graph.addInput(value(name, Optional.of(type))));
        for (Value feed : fragment.feeds()) {
            graph.addInput(value(feed.name(), feed.type()));
        }
        outputs.forEach(output -> graph.addOutput(value(output.name(), Optional.empty())));
        fragment.constants().forEach(weight -> graph.addInitializer(weight(weight)));
        fragment.nodes().forEach(node -> graph.addNode(node(node)));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, Optional<TensorType> type) {
        ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
        type.ifPresent(known -> {
            TypeProto.Tensor.Builder tensor =
                    TypeProto.Tensor.newBuilder().setElemType(known.element().code());
            known.shape().ifPresent(shape -> tensor.setShape(shape(shape)));
            value.setType(TypeProto.newBuilder().setTensorType(tensor));
        });
        return value.build();
    }

    private static TensorShapeProto shape(Shape shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (Dim dim : shape.dims()) {
            TensorShapeProto.Dimension.Builder made = dims.addDimBuilder();
            if (dim instanceof Dim.Fixed fixed) {
                made.setDimValue(fixed.size());
            } else if (dim instanceof Dim.Named named) {
                made.setDimParam(named.name());
            }
        }
        return dims.build();
    }

    private static TensorProto weight(Weight weight) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(weight.name());
        proto.setDataType(weight.type().element().code());
        for (long size : weight.shape().sizes()) {
            proto.addDims(size);
        }
        return proto.setRawData(ByteString.copyFrom(((Blob.Inline) weight.blob()).bytes()))
                .build();
    }

    private static NodeProto node(Node node) {
        NodeProto.Builder proto = NodeProto.newBuilder()
                .setOpType(node.op().name())
                .setDomain(node.op().domain())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs());
        node.attributes().forEach((name, attribute) -> proto.addAttribute(attribute(name, attribute)));
        return proto.build();
    }

    private static AttributeProto attribute(String name, Attribute attribute) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
        if (attribute instanceof Attribute.Int whole) {
            return proto.setType(AttributeProto.AttributeType.INT)
                    .setI(whole.value())
                    .build();
        }
        if (attribute instanceof Attribute.Real real) {
            return proto.setType(AttributeProto.AttributeType.FLOAT)
                    .setF(real.value())
                    .build();
        }
        if (attribute instanceof Attribute.Ints ints) {
            return proto.setType(AttributeProto.AttributeType.INTS)
                    .addAllInts(ints.values())
                    .build();
        }
        if (attribute instanceof Attribute.Text text) {
            return proto.setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(text.value()))
                    .build();
        }
        throw new AssertionError(attribute);
    }

    private static OnnxTensor tensor(Tensor value) throws OrtException {
        ByteBuffer copy = ByteBuffer.allocateDirect(value.buffer().remaining()).order(ByteOrder.nativeOrder());
        copy.put(value.buffer()).rewind();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                copy,
                value.shape(),
                OnnxJavaType.valueOf(value.element().name()));
    }

    private static Tensor tensor(OrtSession.Result result, Operand output) {
        OnnxTensor value = (OnnxTensor) result.get(output.name()).orElseThrow();
        ByteBuffer bytes = value.getByteBuffer();
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining());
        copy.put(bytes).rewind();
        return Tensor.wrap(
                copy,
                ElementType.valueOf(value.getInfo().type.name()),
                value.getInfo().getShape());
    }
}
