package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sonde.graph.Extras;
import dev.sonde.graph.ModelGraph.Function;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;

/**
 * What a call and a function have in common.
 *
 * @param overload which of several functions of one name is meant
 */
record FunctionKey(OpType op, String overload) {
    static FunctionKey of(Function function) {
        Extras extras = function.extras();
        return new FunctionKey(
                function.op(),
                extras.equals(Extras.NONE)
                        ? ""
                        : Rest.restore(FunctionProto.newBuilder(), extras).getOverload());
    }

    static FunctionKey of(Node node) {
        Extras extras = node.notes().extras();
        return new FunctionKey(
                node.op(),
                extras.equals(Extras.NONE)
                        ? ""
                        : Rest.restore(NodeProto.newBuilder(), extras).getOverload());
    }

    @Override
    public String toString() {
        return op + (overload.isEmpty() ? "" : ":" + overload);
    }
}
