package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages on the way from a model to its tensors. */
enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    FUNCTION,
    TENSOR;

    /** {@return which of these the field {@code number} of such a message is} */
    Optional<Kind> child(int number) {
        return Optional.ofNullable(
                switch (this) {
                    case MODEL ->
                        number == ModelProto.GRAPH_FIELD_NUMBER
                                ? GRAPH
                                : number == ModelProto.FUNCTIONS_FIELD_NUMBER ? FUNCTION : null;
                    case GRAPH ->
                        number == GraphProto.NODE_FIELD_NUMBER
                                ? NODE
                                : number == GraphProto.INITIALIZER_FIELD_NUMBER ? TENSOR : null;
                    case NODE -> number == NodeProto.ATTRIBUTE_FIELD_NUMBER ? ATTRIBUTE : null;
                    case ATTRIBUTE -> ofAttribute(number);
                    case FUNCTION -> number == FunctionProto.NODE_FIELD_NUMBER ? NODE : null;
                    case TENSOR -> null;
                });
    }

    private static @Nullable Kind ofAttribute(int number) {
        return switch (number) {
            case AttributeProto.T_FIELD_NUMBER -> TENSOR;
            case AttributeProto.G_FIELD_NUMBER, AttributeProto.GRAPHS_FIELD_NUMBER -> GRAPH;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
