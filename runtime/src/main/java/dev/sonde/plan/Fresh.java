package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.ModelGraph;
import java.util.HashSet;
import java.util.Set;

/** New names, one after the other, that no graph of a model uses. */
final class Fresh {
    private final String prefix;
    private final Set<String> taken;
    private int last;

    private Fresh(String prefix, Set<String> taken) {
        this.prefix = prefix;
        this.taken = taken;
    }

    /** {@return names for {@code model} that begin with {@code prefix}} */
    static Fresh beside(ModelGraph model, String prefix) {
        Set<String> taken = new HashSet<>();
        collect(model.graph(), taken);
        model.functions().forEach(function -> collect(function.body(), taken));
        taken.removeIf(name -> !name.startsWith(prefix));
        return new Fresh(prefix, taken);
    }

    /** {@return the next name} */
    String name() {
        String name = prefix + ++last;
        return taken.contains(name) ? name() : name;
    }

    private static void collect(Graph graph, Set<String> names) {
        names.addAll(graph.definitions());
        graph.nodes().forEach(node -> node.bodies().forEach(body -> collect(body, names)));
    }
}
