package dev.sonde;

import dev.sonde.graph.Node;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Operand;
import dev.sonde.plan.Excerpt;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes what was written in a run once more, from what a call of the module has in its place. */
final class Again {
    private final Stand outer;
    private final ModuleCall call;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Operand> known = new HashMap<>();

    Again(Stand outer, ModuleCall call) {
        this.outer = outer;
        this.call = call;
        outer.recording().here().nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
    }

    /** {@return {@code value} computed from what the call has; itself where it depends on nothing in the module} */
    Operand value(Operand value) {
        Operand again = again(value.name());
        return again == null ? value : new Operand(again.name(), again.type().or(value::type));
    }

    /** {@return the value that takes the place of {@code name}; none where it stays} */
    private @Nullable Operand again(String name) {
        if (known.containsKey(name)) {
            return known.get(name);
        }
        Operand result = anew(name);
        known.put(name, result);
        return result;
    }

    private @Nullable Operand anew(String name) {
        Optional<Read> read = outer.asker().readAs(name);
        if (read.isPresent()) {
            return call.knows(read.get().tensor()) ? call.alias(read.get()) : null;
        }
        Node node = producers.get(name);
        if (node == null || node.takes().stream().allMatch(taken -> again(taken) == null)) {
            return null;
        }
        Node taking = Excerpt.taking(node, taken -> taken(taken).name());
        List<Operand> inputs = node.inputs().stream().map(this::taken).toList();
        List<Operand> outputs = outer.here()
                .emitAll(
                        node.op(),
                        inputs,
                        taking.attributes(),
                        Collections.nCopies(node.outputs().size(), Optional.empty()));
        for (int i = 0; i < outputs.size(); i++) {
            known.put(node.outputs().get(i), outputs.get(i));
        }
        return known.get(name);
    }

    private Operand taken(String name) {
        Operand again = again(name);
        return again == null ? Operand.of(name) : again;
    }
}
