package dev.sonde.graph;

/**
 * Which operator a node is.
 *
 * @param domain the operator set it belongs to; empty for ONNX's own ({@code ai.onnx} is written as empty)
 * @param name the operator's name in it
 */
public record OpType(String domain, String name) {
    public OpType {
        domain = domain.equals("ai.onnx") ? "" : domain;
    }

    /** {@return an operator of ONNX's own set} */
    public static OpType of(String name) {
        return new OpType("", name);
    }

    /** {@return whether this is ONNX's own operator {@code other}} */
    public boolean is(String other) {
        return domain.isEmpty() && name.equals(other);
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? name : domain + "::" + name;
    }
}
