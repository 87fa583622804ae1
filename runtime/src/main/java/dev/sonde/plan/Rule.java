package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.ModelException;
import dev.sonde.graph.Node;

/** How an operator of an older set is written in the working one. */
interface Rule {
    /** The rule of an operator that did not change. */
    Rule KEEP = (node, draft) -> draft.add(node);

    /**
     * Adds to {@code draft} what {@code node} is in the working set; it makes values of the same names.
     *
     * @throws ModelException where it has no such form
     */
    void write(Node node, Draft draft);

    /** {@return a rule that refuses an operator because of {@code reason}} */
    static Rule refuse(String reason) {
        return (node, draft) -> {
            throw refused(node, reason);
        };
    }

    /** {@return the refusal of {@code node} because of {@code reason}} */
    static ModelException refused(Node node, String reason) {
        return new ModelException(
                Facts.of("operator \"" + node.op() + "\" has no form in ONNX's operator set " + Upgrade.OPSET)
                        .add("node", node.name())
                        .add("makes", String.join(", ", node.outputs()))
                        .add("because", reason));
    }
}
