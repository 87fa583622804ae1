package dev.sonde.graph;

import java.util.List;
import java.util.Map;

/**
 * A model as data: a graph, the operator sets it speaks, and its local functions.
 *
 * @param opsets version by domain; ONNX's own domain is the empty text
 */
public record ModelGraph(Graph graph, Map<String, Long> opsets, List<Function> functions, Extras extras) {
    /**
     * An operator that a model defines itself.
     *
     * @param body its nodes; inputs, outputs and inner values have no types
     * @param attributes the names of its attributes
     */
    public record Function(OpType op, Graph body, List<String> attributes, Map<String, Long> opsets, Extras extras) {
        public Function {
            attributes = List.copyOf(attributes);
            opsets = Map.copyOf(opsets);
        }
    }

    public ModelGraph {
        opsets = Map.copyOf(opsets);
        functions = List.copyOf(functions);
    }

    /** {@return this model with another graph} */
    public ModelGraph with(Graph other) {
        return new ModelGraph(other, opsets, functions, extras);
    }

    /** {@return this model speaking other operator sets} */
    public ModelGraph withOpsets(Map<String, Long> others) {
        return new ModelGraph(graph, others, functions, extras);
    }

    /** {@return the version of ONNX's own operator set} */
    public long opset() {
        return opsets.getOrDefault("", 1L);
    }
}
