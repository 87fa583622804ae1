package dev.sonde.plan;

import dev.sonde.error.Facts;
import dev.sonde.error.SwallowedException;
import dev.sonde.graph.Graph;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings a patch into the bodies of If, Loop and Scan, so that what is left of it touches the graph around them alone.
 *
 * <ol>
 *   <li>A tensor inside a body that is read outside of it is handed out by the body (see {@link Outlet}), body by body.
 *   <li>A write to a tensor inside a body happens there, with the nodes of the patch that compute the value.
 *   <li>So does a write that nodes inside a body see of a tensor around it.
 *   <li>What such a value takes from outside of the body is captured by it.
 * </ol>
 */
final class Nest {
    private final Function<String, Optional<ElementType>> elements;
    private final Counter bodies;
    private final List<Node> nodes;
    private final Set<String> changed = new HashSet<>();
    private Patch patch;

    /** How many bodies were entered, which makes names in them different. */
    private static final class Counter {
        private int count;

        private String next() {
            return "@" + count++;
        }
    }

    /**
     * A graph whose bodies are done.
     *
     * @param patch what is left to do in the graph itself
     * @param changed what nodes make and hand out in whose bodies something was written
     */
    record Nested(Graph graph, Patch patch, Set<String> changed) {}

    private Nest(Graph graph, Patch patch, Function<String, Optional<ElementType>> elements, Counter bodies) {
        this.nodes = new ArrayList<>(graph.nodes());
        this.patch = patch;
        this.elements = elements;
        this.bodies = bodies;
    }

    /**
     * {@return {@code graph} with what {@code patch} does inside of its bodies}
     *
     * @param elements the type of the elements of a tensor inside a body
     * @throws SwallowedException where a tensor inside a body cannot be handed out
     */
    static Nested into(Graph graph, Patch patch, Function<String, Optional<ElementType>> elements) {
        return into(graph, patch, elements, new Counter());
    }

    private static Nested into(
            Graph graph, Patch patch, Function<String, Optional<ElementType>> elements, Counter bodies) {
        Set<String> own = graph.definitions();
        if (own.containsAll(patch.concerned())) {
            return new Nested(graph, patch, Set.of());
        }
        Nest nest = new Nest(graph, patch, elements, bodies);
        for (int i = 0; i < nest.nodes.size(); i++) {
            for (String body : Bodies.of(nest.nodes.get(i)).keySet()) {
                nest.enter(i, body, own);
            }
        }
        return new Nested(graph.withNodes(nest.nodes), nest.patch, nest.changed);
    }

    private void enter(int position, String name, Set<String> own) {
        Node node = nodes.get(position);
        Graph body = Objects.requireNonNull(Bodies.of(node).get(name));
        Set<String> inside = body.allDefinitions();
        inside.removeAll(own);
        if (patch.concerned().stream().noneMatch(inside::contains)) {
            return;
        }
        Part part = Part.of(patch, inside, bodies.next());
        Graph done = Splice.body(into(body, part.inner(), elements, bodies));
        Node entered = Bodies.with(node, name, done);
        int outputs = body.outputs().size();
        for (Map.Entry<String, String> handed : part.handedOut().entrySet()) {
            TensorType type = TensorType.of(element(handed.getValue()));
            entered = Outlet.add(entered, name, outputs++, Value.of(handed.getKey(), type));
        }
        nodes.set(position, entered);
        if (part.writes()) {
            // Of what is handed out, too: it may have been computed after the write, or in the round that follows it.
            changed.addAll(entered.outputs());
        }
        patch = part.outer();
    }

    private ElementType element(String tensor) {
        return elements.apply(tensor)
                .orElseThrow(() -> new SwallowedException(
                        Facts.of("\"" + tensor + "\" is inside of a body, and of no type that it could hand out")));
    }
}
