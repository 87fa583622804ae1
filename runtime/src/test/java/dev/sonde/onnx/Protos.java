package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sonde.tensor.ElementType;
import java.util.List;

/** Small models as protobuf messages. */
final class Protos {
    private Protos() {}

    /** Takes {@code float[2] x} and gives {@code float[2] y}. */
    static GraphProto.Builder graph() {
        return GraphProto.newBuilder().setName("g").addInput(value("x")).addOutput(value("y"));
    }

    static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph);
    }

    static ValueInfoProto value(String name) {
        Dimension two = Dimension.newBuilder().setDimValue(2).build();
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(ElementType.FLOAT.code())
                .setShape(TensorShapeProto.newBuilder().addDim(two))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    static NodeProto.Builder node(String type, List<String> inputs, String... outputs) {
        return NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addAllOutput(List.of(outputs));
    }

    /** A tensor without numbers. */
    static TensorProto.Builder tensor(String name, ElementType element, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(element.code());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }
}
