package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.sonde.graph.Value;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/** Values and their types, in a file and in a graph. */
final class TypeCodec {
    private TypeCodec() {}

    static Value read(ValueInfoProto proto) {
        Optional<TensorType> type = proto.hasType() ? type(proto.getType()) : Optional.empty();
        ValueInfoProto.Builder rest = proto.toBuilder().clearName();
        // A type is told by the record alone only where the record gives the same type back.
        if (type.isPresent() && write(TypeProto.newBuilder(), type.get()).equals(proto.getType())) {
            rest.clearType();
        }
        return new Value(proto.getName(), type, Rest.of(rest.build()));
    }

    private static Optional<TensorType> type(TypeProto proto) {
        if (!proto.hasTensorType()) {
            return Optional.empty();
        }
        TypeProto.Tensor tensor = proto.getTensorType();
        Optional<Shape> shape = tensor.hasShape() ? Optional.of(shape(tensor.getShape())) : Optional.empty();
        return ElementType.ofCode(tensor.getElemType()).map(element -> new TensorType(element, shape));
    }

    private static Shape shape(TensorShapeProto proto) {
        return new Shape(proto.getDimList().stream().map(TypeCodec::dim).toList());
    }

    /** ONNX Runtime takes a negative size as unknown. */
    private static Dim dim(Dimension proto) {
        if (proto.hasDimValue() && proto.getDimValue() >= 0) {
            return Dim.of(proto.getDimValue());
        }
        return proto.getDimParam().isEmpty() ? Dim.unknown() : Dim.of(proto.getDimParam());
    }

    static ValueInfoProto write(Value value) {
        ValueInfoProto.Builder proto =
                Rest.restore(ValueInfoProto.newBuilder(), value.extras()).setName(value.name());
        value.type().ifPresent(type -> proto.setType(write(proto.getType().toBuilder(), type)));
        return proto.build();
    }

    /** What the file says of the type beyond the record stays where it still fits. */
    private static TypeProto write(TypeProto.Builder proto, TensorType type) {
        if (type(proto.build()).equals(Optional.of(type))) {
            return proto.build();
        }
        TypeProto.Tensor.Builder tensor =
                proto.getTensorType().toBuilder().setElemType(type.element().code());
        if (type.shape().isEmpty()) {
            tensor.clearShape();
        } else if (!type.shape().equals(Optional.of(shape(tensor.getShape()))) || !tensor.hasShape()) {
            tensor.setShape(shape(type.shape().get()));
        }
        return proto.setTensorType(tensor).build();
    }

    private static TensorShapeProto shape(Shape shape) {
        List<Dimension> dims = shape.dims().stream().map(TypeCodec::dim).toList();
        return TensorShapeProto.newBuilder().addAllDim(dims).build();
    }

    private static Dimension dim(Dim dim) {
        Dimension.Builder proto = Dimension.newBuilder();
        if (dim instanceof Dim.Fixed fixed) {
            proto.setDimValue(fixed.size());
        } else if (dim instanceof Dim.Named named) {
            proto.setDimParam(named.name());
        }
        return proto.build();
    }
}
